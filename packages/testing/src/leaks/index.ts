export { growthPerSample } from "./growth.ts";
export { leakGuard, type Hooks, type LeakGuard } from "./leak-guard.ts";
export { processUsage, type ProcessUsage } from "./process-usage.ts";
