import { LlmError } from "@llm/domain";

export interface MemoryShortage {
  readonly contextSize: number;
  readonly neededBytes: number;
  readonly freeBytes: number;
  /** The largest context that would fit; undefined when none does. */
  readonly largestContextSize: number | undefined;
}

/** The error of a load for which the memory is too small, with what would fit. */
export function insufficientMemory(shortage: MemoryShortage): LlmError {
  const { contextSize, neededBytes, freeBytes, largestContextSize } = shortage;
  const message =
    `With a context of ${contextSize.toLocaleString("en-US")} tokens the model needs ` +
    `${megabytes(neededBytes)} of memory, and ${megabytes(freeBytes)} are free.`;
  return new LlmError("INSUFFICIENT_MEMORY", message, {
    hint:
      largestContextSize === undefined
        ? "Choose a smaller model, or close other programs."
        : `Load it with a context of at most ${largestContextSize.toLocaleString("en-US")} tokens, or close other programs.`,
    details: {
      contextSize,
      neededBytes: Math.ceil(neededBytes),
      freeBytes: Math.floor(freeBytes),
      ...(largestContextSize === undefined ? {} : { largestContextSize }),
    },
  });
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2).toLocaleString("en-US")} MB`;
}
