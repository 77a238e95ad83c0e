import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hubAccountContract } from "@llm/testing/contracts";
import { htmlPage, hubUserName, rateLimited, redirect, startHub, status } from "@llm/testing/hub";
import { quickPatience } from "../../test/download-world.ts";
import { SettingsFile } from "../settings/settings-file.ts";
import { HubAccess } from "./hub-access.ts";
import { HuggingFaceAccount } from "./hugging-face-account.ts";

const token = "hf_ofTheUser";
const names = ["HF_TOKEN", "HF_TOKEN_PATH", "HF_HOME"] as const;
const environment = names.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of names) delete process.env[name];
  process.env["HF_HOME"] = join(tmpdir(), "no-hugging-face-home");
});
afterEach(() => {
  for (const [name, value] of environment) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "account-"));
  const hub = await startHub({ tokens: [token] });
  const settings = new SettingsFile(join(folder, "settings.json"));
  const access = new HubAccess({ endpoint: hub.endpoint, settings, patience: quickPatience });
  return {
    hub,
    folder,
    settings,
    account: new HuggingFaceAccount({ access, settings }),
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await hub[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

hubAccountContract({ describe, it }, async () => {
  const world = await open();
  return {
    account: world.account,
    token,
    userName: hubUserName,
    loseHub: () => world.hub.goOffline(),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
});

describe("HuggingFaceAccount", () => {
  it("says where the token is from, in the order in which they are taken", async () => {
    await using world = await open();
    const source = async () => (await world.account.describe()).source;
    const file = join(world.folder, "token");
    await writeFile(file, "hf_ofTheTools\n");
    process.env["HF_TOKEN_PATH"] = file;
    expect(await source()).toBe("hub-tools");
    await world.account.setToken(token);
    expect(await source()).toBe("settings");
    process.env["HF_TOKEN"] = "hf_environment";
    expect(await source()).toBe("environment");
    // The token to be saved is asked for all the same, and not the one that comes first.
    expect(await world.account.setToken(token)).toEqual({ userName: hubUserName });
    delete process.env["HF_TOKEN"];
    await world.account.removeToken();
    expect(await source()).toBe("hub-tools");
  });

  it.each([
    ["is in trouble", status(503)],
    ["knows no such question", status(404)],
    ["asks for a break", rateLimited({ retryAfter: 60 })],
    ["is behind a login page", htmlPage()],
  ])("saves a token unchecked when the hub %s", async (_, fault) => {
    await using world = await open();
    world.hub.inject(fault, { route: "whoami" });
    expect((await world.account.setToken(token)).userName).toBeUndefined();
    expect(world.settings.read().hubToken).toBe(token);
  });

  it("follows no redirect with the token that it asks about", async () => {
    await using world = await open();
    const elsewhere = world.hub.addPlainFile("/whoami", Buffer.from("{}"));
    world.hub.inject(redirect(elsewhere), { route: "whoami" });
    expect((await world.account.setToken(token)).userName).toBeUndefined();
    expect(world.hub.requests.map(({ server }) => server)).toEqual(["hub"]);
  });

  it("makes no file when there is nothing to forget, and touches none that is damaged", async () => {
    await using world = await open();
    await world.account.removeToken();
    await expect(readFile(world.settings.path)).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(world.settings.path, "{");
    for (const call of [
      () => world.account.removeToken(),
      () => world.account.describe(),
      () => world.account.setToken(token),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "SETTINGS_UNUSABLE" });
    }
    expect(await readFile(world.settings.path, "utf8")).toBe("{");
  });
});
