import type { Calibration } from "./calibration.ts";

/** One way to compute: the CPU, or a GPU interface such as `vulkan`. */
export interface BackendInfo {
  readonly name: string;
  readonly available: boolean;
  /** Why it cannot be used. */
  readonly reason?: string;
}

/** What runs the models, for diagnosis. */
export interface EngineInfo {
  /** Such as `node-llama-cpp`. */
  readonly name: string;
  readonly version: string;
  /** Version of the native library below it, where it has one. */
  readonly nativeVersion?: string;
  readonly backends: readonly BackendInfo[];
  /** Name of the backend in use. */
  readonly backend: string;
  /** CPU threads used for a model that does not ask for another number, unless the fastest was measured. */
  readonly threads: number;
  /** Resident memory of the engine's process in bytes. */
  readonly memoryBytes: number;
  /** Memory that a model could still take, in bytes, within the limits of a container. */
  readonly freeMemoryBytes?: number;
  /** What was measured on this machine so far, the newest first. */
  readonly calibrations?: readonly Calibration[];
  /** Process the engine runs in, where it has one of its own. */
  readonly processId?: number;
}
