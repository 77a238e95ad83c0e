import { describe, it } from "@jest/globals";
import { modelDownloaderContract } from "@llm/testing/contracts";
import { DownloadWorld } from "./download-world.ts";
import { largeModel } from "./large-model.ts";

const size = 6_000_000;

modelDownloaderContract({ describe, it }, async () => {
  const world = await DownloadWorld.open({ hub: { bytesPerSecond: 1_000_000 } });
  for (const [index, name] of ["one", "two"].entries()) {
    const content = await largeModel(size, index + 1);
    await world.hub.addModel({ id: `acme/${name}`, files: [{ path: "m.Q8_0.gguf", content }] });
  }
  // Plain files are sent at full speed; large enough to be interrupted all the same.
  const plain = world.hub.addPlainFile("/three.gguf", await largeModel(size, 3));
  return {
    downloader: world.downloader(),
    sources: ["hf:acme/one:Q8_0", "hf:acme/two/m.Q8_0.gguf", plain],
    missing: "hf:acme/missing",
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
});
