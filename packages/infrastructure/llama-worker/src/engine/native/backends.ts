import { LlmError, type BackendInfo } from "@llm/domain";
import {
  getLlama,
  getLlamaGpuTypes,
  LlamaLogLevel,
  NoBinaryFoundError,
  type Llama,
  type LlamaGpuType,
} from "node-llama-cpp";
import type { NativeLog } from "./native-log.ts";

/** `auto` takes the best GPU interface that works and else the CPU; `false` takes the CPU. */
export type GpuChoice = "auto" | false;

/** The native library in use, and what became of each way to compute. */
export interface OpenLlama {
  readonly llama: Llama;
  readonly backends: readonly BackendInfo[];
}

/** Names a backend for people. */
export function backendName(type: LlamaGpuType): string {
  return type === false ? "cpu" : type;
}

/**
 * Loads the native library with the best backend that works; the CPU is the last resort.
 * @throws {LlmError} ENGINE_UNAVAILABLE when not even the CPU works, with the reasons in `details.reasons`.
 */
export async function openLlama(gpu: GpuChoice, log: NativeLog): Promise<OpenLlama> {
  const withDriver = new Set(gpu === false ? [] : await getLlamaGpuTypes("supported"));
  const backends: BackendInfo[] = [];
  let llama: Llama | undefined;
  for (const type of await getLlamaGpuTypes("allValid")) {
    const name = backendName(type);
    const skip = reasonToSkip(type, { gpu, hasDriver: withDriver.has(type), inUse: llama });
    if (skip !== undefined) {
      backends.push({ name, available: false, reason: skip });
    } else if (llama !== undefined) {
      backends.push({ name, available: true });
    } else {
      const opened = await tryBackend(type, log);
      if (typeof opened !== "string") llama = opened;
      backends.push(
        typeof opened === "string"
          ? { name, available: false, reason: opened }
          : { name, available: true },
      );
    }
  }
  if (llama === undefined) {
    throw new LlmError("ENGINE_UNAVAILABLE", "The native library of the engine does not start.", {
      details: { reasons: backends.map(({ name, reason }) => `${name}: ${reason ?? "unknown"}`) },
    });
  }
  return { llama, backends };
}

function reasonToSkip(
  type: LlamaGpuType,
  state: { gpu: GpuChoice; hasDriver: boolean; inUse: Llama | undefined },
): string | undefined {
  if (type === false) return undefined;
  if (state.gpu === false) return "The use of a GPU is turned off.";
  if (!state.hasDriver) return "No driver for it was found on this machine.";
  if (state.inUse !== undefined) return `Not tried, since ${backendName(state.inUse.gpu)} works.`;
  return undefined;
}

/** Gives the library, or why this backend does not work. */
async function tryBackend(type: LlamaGpuType, log: NativeLog): Promise<Llama | string> {
  try {
    return await getLlama({
      gpu: type,
      build: "never",
      // No limit shared by all models: each context gets exactly the threads it was given.
      maxThreads: 0,
      progressLogs: false,
      logLevel: LlamaLogLevel.warn,
      logger: log.write,
    });
  } catch (error) {
    if (error instanceof NoBinaryFoundError) {
      return "Its binary is not installed, or does not run on this machine.";
    }
    return error instanceof Error ? error.message : String(error);
  }
}
