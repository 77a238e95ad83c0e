export { leakGuard, type Hooks, type LeakGuard } from "./leak-guard.ts";
