import type { ChunkHandler, Completion, ExecuteOptions, Prompt } from "@llm/domain";
import { ipcChannel } from "@llm/llama-worker";
import { CpuPin, LlamaCppEngine } from "@llm/llama-worker/engine";
import { serveWorker } from "@llm/protocol";
import { stamp } from "./engines/stamp.ts";

/** Writes, in place of each piece of text, the time at which it was there to be sent. */
class StampingEngine extends LlamaCppEngine {
  override executePrompt(
    prompt: Prompt,
    onChunk: ChunkHandler,
    options?: ExecuteOptions,
  ): Promise<Completion> {
    return super.executePrompt(
      prompt,
      (chunk) => onChunk(chunk.type === "text" ? { ...chunk, content: stamp() } : chunk),
      options,
    );
  }
}

const calibrationFile = process.argv[2] === "" ? undefined : process.argv[2];
const engine = new StampingEngine({ gpu: false, calibrationFile, pin: new CpuPin() });
await serveWorker(ipcChannel(process), engine);
// An orderly exit would wait for native threads in the middle of their work.
process.kill(process.pid, "SIGKILL");
