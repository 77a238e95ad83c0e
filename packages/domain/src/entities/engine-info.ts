import type { Calibration } from "./calibration.ts";
import type { ErrorSummary } from "./model.ts";

/** One way to compute: the CPU, or a GPU interface such as `vulkan`. */
export interface BackendInfo {
  readonly name: string;
  readonly available: boolean;
  /** Why it cannot be used. */
  readonly reason?: string;
}

/** What an engine on this machine computes with. */
export interface LocalEngineInfo {
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

/** An engine that runs models, for diagnosis. */
export interface EngineInfo {
  /** Such as `node-llama-cpp`. */
  readonly name: string;
  readonly version: string;
  /** Why it does not answer; of one of several engines. */
  readonly error?: ErrorSummary;
  /** Only for an engine on this machine. */
  readonly local?: LocalEngineInfo;
}
