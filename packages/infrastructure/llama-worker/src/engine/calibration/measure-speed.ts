import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { Candidate, Speed } from "./choose-fastest.ts";

export interface MeasureOptions {
  readonly signal: AbortSignal;
  /** A candidate whose written tokens take longer on average is given up, in milliseconds. */
  readonly limitMs: number;
  /** When measuring is to end, by `performance.now()`. */
  readonly deadline: number;
}

const contextSize = 256;
/** Tokens read at a time, as in answers on a CPU. */
const slice = 64;
/** The last one counts: it reads with the longest context behind it. */
const slices = 3;
const mostTokens = 12;
const fewestTokens = 2;
/** Time for the tokens of a candidate, so that a larger model is measured with fewer. */
const tokensMs = 200;

/**
 * Measures a candidate on a small context of its own, which is gone afterwards; undefined when it is slower than the
 * limit or the time is up.
 */
export async function measureSpeed(
  model: LlamaModel,
  candidate: Candidate,
  options: MeasureOptions,
): Promise<Speed | undefined> {
  const context = await model.createContext({
    ...candidate,
    contextSize,
    sequences: 1,
    batchSize: slice,
    failedCreationRemedy: false,
    createSignal: options.signal,
  });
  try {
    return await measure(context.getSequence(), { ...options, model });
  } finally {
    await context.dispose();
  }
}

async function measure(
  sequence: LlamaContextSequence,
  { model, signal, limitMs, deadline }: MeasureOptions & { readonly model: LlamaModel },
): Promise<Speed | undefined> {
  const writer = sequence.evaluate(someTokens(model, 1), { temperature: 0, yieldEogToken: true });
  const write = () => timed(() => writer.next());
  // The first token pays for what is done once: pages of the file, threads, scratch space.
  await write();
  let total = await write();
  const count = Math.min(mostTokens, Math.max(fewestTokens, Math.round(tokensMs / total)));
  for (let written = 1; written < count && total <= limitMs * count; written++) {
    signal.throwIfAborted();
    if (performance.now() > deadline) return undefined;
    total += await write();
  }
  await writer.return();
  if (total > limitMs * count) return undefined;
  const writeMs = total / count;
  signal.throwIfAborted();
  // Reading a token is never dearer than writing one.
  if (performance.now() + slices * slice * writeMs > deadline) return { readMs: writeMs, writeMs };
  let readMs = 0;
  for (let read = 0; read < slices; read++) {
    signal.throwIfAborted();
    const tokens = someTokens(model, slice);
    readMs = (await timed(() => sequence.evaluateWithoutGeneratingNewTokens(tokens))) / slice;
  }
  return { readMs, writeMs };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Tokens whose meaning does not matter. */
function someTokens(model: LlamaModel, count: number): Token[] {
  const text = model.tokenize("a");
  return Array.from({ length: count }, () => text)
    .flat()
    .slice(0, count);
}
