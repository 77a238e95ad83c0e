import type { GgufHeader } from "@llm/gguf";
import { GgufInsights, readGgufFileInfo, type Llama } from "node-llama-cpp";
import { chooseContextSize } from "../context/context-size.ts";
import { kvCacheGgmlType } from "../context/kv-cache-type.ts";
import type { LoadRequest } from "../load/load-request.ts";
import { weightBytes } from "../load/model-shape.ts";
import type { FreeMemory } from "./free-memory.ts";
import { insufficientMemory } from "./insufficient-memory.ts";
import { largestContext } from "./largest-context.ts";

export interface MemoryCheck {
  readonly path: string;
  readonly header: GgufHeader;
  readonly llama: Llama;
  readonly freeMemory: FreeMemory;
  readonly request: Pick<LoadRequest, "contextSize" | "kvCacheType" | "flashAttention">;
}

/** A model this many times smaller than the free memory needs no exact estimate, which takes some 200 ms. */
const plenty = 8;

/**
 * Makes sure, before native code allocates anything, that a model fits into the free memory with one conversation; with
 * a GPU, into both memories together.
 * @throws {LlmError} INSUFFICIENT_MEMORY with the largest context that would fit.
 */
export async function checkMemory(check: MemoryCheck): Promise<void> {
  const { path, header, llama, request } = check;
  const freeBytes = (await check.freeMemory()) + (await freeVram(llama));
  const weights = weightBytes(header);
  if (request.contextSize === undefined && weights * plenty < freeBytes) return;

  const insights = await GgufInsights.from(await readGgufFileInfo(path), llama);
  const contextBytes = async (size: number) => {
    const { cpuRam } = await insights.estimateContextResourceRequirementsV2({
      contextSize: size,
      sequences: 1,
      batchSize: 96,
      modelGpuLayers: 0,
      flashAttention: request.flashAttention ?? "auto",
      ...kvCacheGgmlType(request.kvCacheType),
    });
    return cpuRam;
  };
  const contextSize =
    request.contextSize ??
    (await chooseContextSize({
      trainContextSize: insights.trainContextSize,
      weightBytes: weights,
      contextBytes,
    }));
  const needed = async (size: number) => weights + (await contextBytes(size));
  const neededBytes = await needed(contextSize);
  if (neededBytes <= freeBytes) return;
  const largestContextSize = await largestContext(
    contextSize,
    async (size) => (await needed(size)) <= freeBytes,
  );
  throw insufficientMemory({ contextSize, neededBytes, freeBytes, largestContextSize });
}

/** What a GPU adds to the memory of the CPU; nothing where it is the same. */
async function freeVram(llama: Llama): Promise<number> {
  if (llama.gpu === false) return 0;
  const { free, unifiedSize } = await llama.getVramState();
  return unifiedSize > 0 ? 0 : free;
}
