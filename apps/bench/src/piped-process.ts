import type { EngineSetup } from "./engines/engine.ts";
import { openInProcess } from "./engines/in-process.ts";
import type { PipedReply, PipedRequest } from "./engines/piped-engine.ts";
import { stamp } from "./engines/stamp.ts";

const engine = await openInProcess(JSON.parse(process.argv[2] ?? "") as EngineSetup);
const { signal } = new AbortController();

process.on("message", (request: PipedRequest) => void answer(request));
// An orderly exit would wait for native threads in the middle of their work.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.send?.("ready");

async function answer(request: PipedRequest): Promise<void> {
  const send = (reply: PipedReply) => process.send?.(reply);
  send(await engine.answer({ ...request, signal, onText: () => send(stamp()) }));
}
