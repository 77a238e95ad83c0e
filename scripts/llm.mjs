import { bootstrap } from "./bootstrap.mjs";

bootstrap();
// npm runs scripts in the root of the project; paths are meant from where the user is.
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
// In this very process, so that arguments, signals and the exit code are the command's own.
await import("../apps/cli/dist/main.js");
