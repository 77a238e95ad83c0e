export type { Folders } from "./home-folder.ts";
export type { LogLevel } from "./log-file.ts";
export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts";
