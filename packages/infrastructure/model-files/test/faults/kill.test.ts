import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import { pull } from "../pull-process.ts";
import { DownloadWorld } from "../download-world.ts";
import { largeModel } from "../large-model.ts";

const size = 48_000_000;
const mostAgainPerKill = 8 * 1024 * 1024;
const kills = Number(process.env["FAULTS_KILLS"] ?? 20);

describe("a download whose process is killed", () => {
  it(`${kills} times, at any moment, ends right and fetches little again`, async () => {
    await using world = await DownloadWorld.open({ hub: { bytesPerSecond: 4_000_000 } });
    const content = await largeModel(size);
    const files = [{ path: "m.gguf", content }];
    const commit = await world.hub.addModel({ id: "acme/killed", files });
    let done = 0;
    let rounds = 0;
    while (done < kills) {
      const process = pull(world, "hf:acme/killed/m.gguf");
      // From before the first byte on.
      await Promise.race([sleep(200 + Math.random() * 600), process.ended]);
      process.kill();
      const { stderr } = await process.ended;
      expect(stderr).toBe("");
      done += 1;
      // What was complete before all the kills is begun anew.
      if ((await world.files()).includes("acme/killed/m.gguf")) {
        expect(await world.sha256(world.path("models", "acme", "killed", "m.gguf"))).toBe(
          commit.files[0]?.sha256,
        );
        await world.library.remove("m");
        rounds += 1;
      }
    }
    const { path } = await world.downloader().download("hf:acme/killed/m.gguf");
    expect(await world.sha256(path)).toBe(commit.files[0]?.sha256);
    const again = world.hub.bytesSent("m.gguf") - size * (rounds + 1);
    expect(again).toBeLessThan(mostAgainPerKill * kills);
  }, 300_000);
});
