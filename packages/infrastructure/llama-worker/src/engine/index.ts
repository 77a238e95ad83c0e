export { LlamaCppEngine, type LlamaCppEngineOptions } from "./llama-cpp-engine.ts";
export type { GpuChoice } from "./backends.ts";
