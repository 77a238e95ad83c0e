import { bootstrap } from "./bootstrap.mjs";

bootstrap();
// In this very process, so that Ctrl-C ends one thing only.
await import("../apps/bench/dist/main.js");
