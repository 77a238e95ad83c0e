import { LlmError } from "@llm/domain";
import { longestContext, type GgufHeader } from "@llm/gguf";

interface Limited {
  readonly contextSize?: number | undefined;
  readonly threads?: number | undefined;
}

/**
 * Checks what a load asks for against the model and the machine.
 * @param cpus CPUs this process may use
 * @throws {LlmError} INVALID_ARGUMENT naming the option, its value and the most there may be.
 */
export function checkLimits(
  { contextSize, threads }: Limited,
  { header, cpus }: { readonly header: GgufHeader; readonly cpus: number },
): void {
  const longest = longestContext(header);
  if (contextSize !== undefined && longest !== undefined && contextSize > longest) {
    const message = `contextSize is ${contextSize}, and the model was trained for ${longest} tokens.`;
    throw new LlmError("INVALID_ARGUMENT", message, {
      hint: `Give at most ${longest} for contextSize: beyond that the model writes nonsense.`,
      details: { option: "contextSize", contextSize, maximum: longest },
    });
  }
  if (threads !== undefined && threads > cpus) {
    throw new LlmError("INVALID_ARGUMENT", `threads is ${threads}, and there are ${cpus} CPUs.`, {
      hint: `Give at most ${cpus} for threads, or leave it out: threads that wait for a CPU make answers many times slower.`,
      details: { option: "threads", threads, maximum: cpus },
    });
  }
}
