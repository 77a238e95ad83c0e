import { readFile } from "node:fs/promises";
import { starterModel } from "@llm/starter-model";
import { cutEvery, seededContent, startHub, wrongBytes, type Hub } from "@llm/testing/hub";
import type { HubFault } from "./download-task.ts";
import type { HubCounts, HubFacts, HubSetup } from "./hub-messages.ts";

const setup = JSON.parse(process.argv[2] ?? "") as HubSetup;
const { sizeBytes, token, bytesPerSecond = Infinity, firstByteMs = 0, fault } = setup;
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the parent ends this one.
process.on("SIGINT", () => {});

const startedAt = performance.timeOrigin + performance.now();
const hub = await startHub({ tokens: [token], bytesPerSecond, firstByteMs });
const startsWith = await readFile(starterModel.path);
const content = seededContent({ size: sizeBytes, startsWith });
const { files } = await hub.addModel({
  id: "bench/model",
  files: [{ path: "model.gguf", content }],
});
await hub.addModel({ id: "bench/copy", files: [{ path: "copy.gguf", content }] });
if (fault !== undefined) inject(hub, fault);
process.on("message", () => process.send?.(counts()));
process.send?.({
  endpoint: hub.endpoint,
  sha256: files[0]?.sha256 ?? "",
} satisfies HubFacts);

function inject(faulty: Hub, wanted: HubFault): void {
  if (wanted.type === "cuts") {
    faulty.inject(cutEvery(wanted));
  } else {
    // What mangles ranges leaves whole files alone.
    faulty.inject(wrongBytes({ offsets: [wanted.offset] }), {
      when: ({ headers }) => "range" in headers,
    });
  }
}

function counts(): HubCounts {
  const ends = hub.requests
    .filter(({ part, method }) => part !== undefined && method === "GET")
    .map(({ endedAt = 0 }) => endedAt);
  return {
    bytesSent: hub.bytesSent(),
    bytesSentAgain: hub.bytesSentAgain("model.gguf"),
    copyBytesSent: hub.bytesSent("copy.gguf"),
    tokensAtCdn: hub.tokensAtCdn.length,
    lastByteAt: startedAt + Math.max(0, ...ends),
  };
}
