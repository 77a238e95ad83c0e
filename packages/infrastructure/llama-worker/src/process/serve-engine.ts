import type { Channel } from "@llm/protocol";
import type { EngineSettings } from "../engine-arguments.ts";
import { CpuPin, LlamaCppEngine } from "../engine/index.ts";
import { errorOutputLogger } from "./error-output-logger.ts";

/** Makes this process the engine of the host at the other end of `channel`; it ends when the channel closes. */
export async function serveEngine(
  channel: Channel,
  { gpu = true, calibrationFile }: EngineSettings = {},
): Promise<void> {
  // Ctrl-C in a terminal reaches every process of the program; the host decides what ends.
  process.on("SIGINT", () => {});

  const logger = errorOutputLogger();
  const engine = new LlamaCppEngine({
    gpu: gpu ? "auto" : false,
    calibrationFile,
    pin: new CpuPin({ logger }),
    isGuarded: true,
    logger,
  });
  // Loads the native library, which tests itself in a process of its own for some 400 ms, while this one goes on. When
  // that fails, the first call tries again and says why.
  engine.describe().catch(() => {});
  const { serveWorker } = await import("@llm/protocol");
  await serveWorker(channel, engine, { logger });

  // The host is gone or has no more use for this process. Nothing is to be saved, and an orderly exit would
  // wait for native threads in the middle of their work.
  process.kill(process.pid, "SIGKILL");
}
