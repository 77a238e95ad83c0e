import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { environment } from "@llm/testing/environment";
import { HubAccess, HuggingFaceAccount, HuggingFaceHub, SettingsFile } from "../src/index.ts";
import { openTiny, tinyModel } from "./tiny-model.ts";

const unusable = { code: "CONFIGURATION_INVALID", details: { variable: "HF_ENDPOINT" } };

describe("an HF_ENDPOINT that is not an address", () => {
  it("fails the calls that need the hub, and says how to mend it", async () => {
    using _ = environment({ HF_ENDPOINT: "http://[bad" });
    await using access = new HubAccess();
    const hub = new HuggingFaceHub(access);
    for (const call of [hub.search("tiny"), hub.inspect("hf:acme/tiny")]) {
      await expect(call).rejects.toMatchObject({
        ...unusable,
        message: "HF_ENDPOINT cannot be used: it is not an address.",
        hint: expect.stringContaining("such as https://huggingface.co"),
      });
    }
  });

  it("lets the account be described and forgotten, and saves no token", async () => {
    await using world = await openTiny();
    using _ = environment({ HF_ENDPOINT: "http://[bad" });
    const settings = new SettingsFile(world.path("settings.json"));
    await settings.update({ hubToken: "hf_saved" });
    await using access = new HubAccess({ settings });
    const account = new HuggingFaceAccount({ access, settings });
    expect((await account.describe()).hubProblem).toMatchObject(unusable);
    await expect(account.setToken("hf_other")).rejects.toMatchObject(unusable);
    expect(settings.read().hubToken).toBe("hf_saved");
    await account.removeToken();
    expect(settings.read().hubToken).toBeUndefined();
  });

  it("lets downloads of other servers go on, and keeps those of the hub for later", async () => {
    await using world = await openTiny();
    const source = "hf:acme/tiny:Q8_0";
    {
      await using before = world.downloader();
      await before.start(source);
    }
    using _ = environment({ HF_ENDPOINT: "http://[bad" });
    const url = world.hub.addPlainFile("/plain.gguf", tinyModel.content);
    await using downloader = world.downloader({}, { endpoint: undefined });
    await downloader.resumeInterrupted();
    expect(await downloader.list()).toMatchObject([{ source, status: "paused" }]);
    await expect(downloader.start(source)).rejects.toMatchObject(unusable);
    const { path } = await downloader.download(url);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    await using after = world.downloader();
    await after.resumeInterrupted();
    const done = await world.until(
      after,
      (one) => one.source === source && one.status === "completed",
    );
    expect(done.error).toBeUndefined();
  });

  it("is an LlmError also where it is read at once", async () => {
    await using access = new HubAccess({ endpoint: "https://me:secret@hub.example" });
    expect(LlmError.isInstance(access.problem)).toBe(true);
    expect(access.problem?.message).toBe(
      "endpoint cannot be used: it holds a user name or password.",
    );
    expect(access.hub).toBeUndefined();
  });
});
