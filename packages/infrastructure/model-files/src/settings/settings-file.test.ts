import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SettingsFile } from "./settings-file.ts";

describe("SettingsFile", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "settings-"));
    path = join(folder, "settings.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const content = async (): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));

  it("has nothing set at first, and keeps what is set in a file for its user alone", async () => {
    const settings = new SettingsFile(path);
    expect(settings.read()).toEqual({});
    await settings.update({ hubToken: "hf_one" });
    expect(settings.read()).toEqual({ hubToken: "hf_one" });
    expect(new SettingsFile(path).read()).toEqual({ hubToken: "hf_one" });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["settings.json"]);
  });

  it("keeps what it does not know, and closes a file that was open to others", async () => {
    await writeFile(path, '{"theme":{"dark":true},"hubToken":"hf_one"}');
    await chmod(path, 0o644);
    const settings = new SettingsFile(path);
    await settings.update({ hubToken: "hf_two" });
    expect(await content()).toEqual({ theme: { dark: true }, hubToken: "hf_two" });
    await settings.update({ hubToken: undefined });
    expect(await content()).toEqual({ theme: { dark: true } });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("reads what another program has set meanwhile", async () => {
    const settings = new SettingsFile(path);
    await settings.update({ hubToken: "hf_one" });
    await new SettingsFile(path).update({ hubToken: "hf_two" });
    expect(settings.read().hubToken).toBe("hf_two");
  });

  it("stays whole when several programs change it at once", async () => {
    const tokens = Array.from({ length: 8 }, (_, index) => `hf_${index}`);
    await writeFile(path, '{"theme":"dark"}');
    await Promise.all(tokens.map((hubToken) => new SettingsFile(path).update({ hubToken })));
    expect(await content()).toEqual({ theme: "dark", hubToken: expect.stringMatching(/^hf_\d$/) });
    expect(await readdir(folder)).toEqual(["settings.json"]);
  });

  it.each([
    ["half of it", '{"hubToken":"hf_secret', /JSON/],
    ["no object", '"hf_secret"', /no object/],
    ["a token with a line end", '{"hubToken":"hf_secret\\n"}', /hubToken/],
    ["a token that is no text", '{"hubToken":7}', /hubToken/],
  ])(
    "says what to do about a damaged file, and never writes over it: %s",
    async (_, text, reason) => {
      await writeFile(path, text);
      const settings = new SettingsFile(path);
      const failure = expect.objectContaining({
        code: "SETTINGS_UNUSABLE",
        message: expect.stringMatching(reason),
        hint: expect.stringContaining(path),
      });
      const shown = (error: unknown) => expect(String(error)).not.toContain("secret");
      expect(() => settings.read()).toThrow(failure);
      const failed = settings.update({ hubToken: "hf_new" });
      await expect(failed).rejects.toEqual(failure);
      await failed.catch(shown);
      expect(await readFile(path, "utf8")).toBe(text);
      expect(await readdir(folder)).toEqual(["settings.json"]);
    },
  );

  it("says that it cannot be written", async () => {
    await writeFile(join(folder, "file"), "");
    const settings = new SettingsFile(join(folder, "file", "settings.json"));
    await expect(settings.update({ hubToken: "hf_one" })).rejects.toMatchObject({
      code: "SETTINGS_UNUSABLE",
      message: expect.stringContaining("written"),
      hint: expect.stringContaining("folder"),
    });
  });
});
