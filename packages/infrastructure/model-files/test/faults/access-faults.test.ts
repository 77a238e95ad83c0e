import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { redirect, redirectLoop, status, withHeaders } from "@llm/testing/hub";
import { SettingsFile } from "../../src/index.ts";
import { DownloadWorld } from "../download-world.ts";
import { openTiny, tinyModel } from "../tiny-model.ts";

const token = "hf_secretOfTheUser";

async function openGated(): Promise<DownloadWorld> {
  const world = await DownloadWorld.open({ hub: { tokens: [token] } });
  const files = [{ path: tinyModel.path, content: tinyModel.content }];
  await world.hub.addModel({ id: "acme/gated", files, gated: "auto" });
  await world.hub.addModel({ id: "acme/private", files, private: true });
  return world;
}

describe("a gated model", () => {
  it("without a token says: accept the licence and set a token, with the page", async () => {
    await using world = await openGated();
    await expect(world.downloader().download("hf:acme/gated/tiny.Q8_0.gguf")).rejects.toMatchObject(
      {
        code: "ACCESS_DENIED",
        hint: expect.stringMatching(
          new RegExp(`^Accept the licence at ${world.hub.endpoint}/acme/gated, .*llm login`, "u"),
        ),
        details: { page: `${world.hub.endpoint}/acme/gated` },
      },
    );
  });

  it("without access says: accept the licence with the account of the token", async () => {
    await using world = await openGated();
    const downloader = world.downloader({}, { token });
    await expect(downloader.download("hf:acme/gated/tiny.Q8_0.gguf")).rejects.toMatchObject({
      code: "ACCESS_DENIED",
      hint: expect.stringContaining("with the account of your token"),
    });
  });

  it.each([
    ["given by the program", async () => ({ token })],
    [
      "saved in the settings",
      async (world: DownloadWorld) => {
        const settings = new SettingsFile(world.path("settings.json"));
        await settings.update({ hubToken: token });
        return { settings };
      },
    ],
  ])(
    "with access is downloaded; a token %s reaches the hub alone, no log has it or a signature",
    async (_, save) => {
      await using world = await openGated();
      world.hub.grantAccess("acme/gated", token);
      const downloader = world.downloader({}, await save(world));
      const { path } = await downloader.download("hf:acme/gated/tiny.Q8_0.gguf");
      expect(await world.sha256(path)).toBe(tinyModel.sha256);
      const atHub = world.hub.requests.filter(({ server }) => server === "hub");
      expect(atHub.every(({ headers }) => headers["authorization"] === `Bearer ${token}`)).toBe(
        true,
      );
      expect(world.hub.tokensAtCdn).toEqual([]);
      const object = world.hub.requests.find(({ route }) => route === "object");
      const signature = new URL(object?.url ?? "", world.hub.cdnOrigin).search.slice(1);
      expect(signature).not.toBe("");
      expect(world.logged.length).toBeGreaterThan(0);
      expect(world.logged.join("\n")).not.toContain(token);
      expect(world.logged.join("\n")).not.toContain(signature);
    },
  );
});

describe("a token that is saved while the program runs", () => {
  it("is in the very next request, and so is its removal", async () => {
    await using world = await openGated();
    world.hub.grantAccess("acme/gated", token);
    const settings = new SettingsFile(world.path("settings.json"));
    const downloader = world.downloader({}, { settings });
    const source = "hf:acme/gated/tiny.Q8_0.gguf";
    await expect(downloader.download(source)).rejects.toMatchObject({ code: "ACCESS_DENIED" });
    await settings.update({ hubToken: token });
    const { path } = await downloader.download(source);
    expect(await world.sha256(path)).toBe(tinyModel.sha256);
    await settings.update({ hubToken: undefined });
    world.hub.clearRequests();
    await expect(downloader.download("hf:acme/private:Q8_0")).rejects.toThrow();
    expect(world.hub.requests.flatMap(({ headers }) => headers["authorization"] ?? [])).toEqual([]);
  });

  it("cannot be read: the download fails, and says which file to mend", async () => {
    await using world = await openGated();
    const path = world.path("settings.json");
    await writeFile(path, "{");
    const downloader = world.downloader({}, { settings: new SettingsFile(path) });
    await expect(downloader.download("hf:acme/gated/tiny.Q8_0.gguf")).rejects.toMatchObject({
      code: "SETTINGS_UNUSABLE",
      hint: expect.stringContaining(path),
    });
  });
});

describe("what is not there", () => {
  it.each([
    ["a quantization", "hf:acme/tiny:Q2_K"],
    ["a file", "hf:acme/tiny/none.gguf"],
    ["a revision", "hf:acme/tiny/tiny.Q8_0.gguf#none"],
  ])("fails with MODEL_NOT_FOUND: %s", async (_, source) => {
    await using world = await openTiny();
    const failed = world.downloader().download(source);
    await expect(failed).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
      details: { page: `${world.hub.endpoint}/acme/tiny` },
    });
    await expect(failed).rejects.toMatchObject({
      details: expect.not.objectContaining({ mayBePrivate: true }),
    });
    expect(await world.files()).toEqual([]);
  });

  it.each([
    ["a model", undefined, "none"],
    ["a private model", undefined, "private"],
    ["a model, to somebody the hub knows", token, "none"],
    ["a private model, to somebody the hub knows", token, "private"],
  ])("fails alike, and says that it may be private: %s", async (_, known, name) => {
    await using world = await openGated();
    const downloader = world.downloader({}, { token: known });
    await expect(downloader.download(`hf:acme/${name}:Q8_0`)).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
      message: `The hub has no model acme/${name}.`,
      hint: expect.stringMatching(/If the model is private, (save|use) a token that may read it/),
      details: { page: `${world.hub.endpoint}/acme/${name}`, mayBePrivate: true },
    });
  });

  it("fails with MODEL_NOT_FOUND on any server", async () => {
    await using world = await openTiny();
    const url = world.hub.addPlainFile("/plain.gguf", tinyModel.content);
    world.hub.inject(status(404), { route: "plain" });
    await expect(world.downloader().download(url)).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
  });

  it("is told apart from a token that the hub does not know", async () => {
    await using world = await openTiny();
    const downloader = world.downloader({}, { token: "hf_unknown" });
    await expect(downloader.download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "ACCESS_DENIED",
      message: "The hub does not know the token.",
    });
  });
});

describe("a redirect is refused", () => {
  it.each([
    ["to plain http", "http://example.com/tiny.gguf"],
    ["with a user name", "https://user:word@example.com/tiny.gguf"],
    ["to another protocol", "ftp://example.com/tiny.gguf"],
  ])("%s", async (_, location) => {
    await using world = await openTiny();
    const injected = world.hub.inject(redirect(location), { route: "resolve" });
    await expect(world.downloader().download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "INVALID_URL",
    });
    injected.remove();
    // The hub tells all of the file, and sends its storage elsewhere.
    world.hub.inject(withHeaders({ location }), { route: "resolve" });
    await expect(world.downloader().download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "INVALID_URL",
    });
  });

  it("in circles", async () => {
    await using world = await openTiny();
    world.hub.inject(redirectLoop(), { route: "resolve" });
    await expect(world.downloader().download("hf:acme/tiny:Q8_0")).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      message: expect.stringContaining("circles"),
    });
  });
});
