export { writeEngineArguments, type EngineSettings } from "./engine-arguments.ts";
export type { EngineExit, EngineLauncher, EngineProcess } from "./host/engine-process.ts";
export { forkEngine, type ForkEngineOptions } from "./host/fork-engine.ts";
export {
  LlamaCppWorkerService,
  type LlamaCppWorkerOptions,
} from "./host/llama-cpp-worker-service.ts";
export { ipcChannel, type IpcEndpoint } from "./ipc-channel.ts";
export type { SupervisionOptions } from "./host/supervision-options.ts";
