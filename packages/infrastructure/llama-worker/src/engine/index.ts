export { LlamaCppEngine, type LlamaCppEngineOptions } from "./llama-cpp-engine.ts";
export { CpuPin, type CpuPinOptions } from "./cpu-pin/cpu-pin.ts";
export type { GpuChoice } from "./native/backends.ts";
