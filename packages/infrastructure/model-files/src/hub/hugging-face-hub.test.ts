import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { starterModel } from "@llm/starter-model";
import { ignoreRange, startHub, status } from "@llm/testing/hub";
import { quickPatience } from "../../test/download-world.ts";
import { largeModel } from "../../test/large-model.ts";
import { headlessModel } from "../../test/odd-models.ts";
import { HubAccess } from "./hub-access.ts";
import { SettingsFile } from "../settings/settings-file.ts";
import { findHubToken, hubEndpoint } from "./hub-settings.ts";
import { HuggingFaceHub } from "./hugging-face-hub.ts";

const size = 40_000_000;

async function open() {
  const server = await startHub();
  const content = await largeModel(size);
  await server.addModel({
    id: "acme/tiny-GGUF",
    files: [{ path: "tiny.F16.gguf", content }],
    license: "apache-2.0",
    downloads: 10,
  });
  await server.addModel({
    id: "acme/other-GGUF",
    files: [{ path: "o.gguf", content: await readFile(starterModel.path) }],
    gated: "manual",
    downloads: 90,
  });
  const access = new HubAccess({ endpoint: server.endpoint, patience: quickPatience });
  return {
    server,
    access,
    hub: new HuggingFaceHub(access),
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe("HuggingFaceHub", () => {
  it("names what a repository has in place of an unknown quantization", async () => {
    await using world = await open();
    await expect(world.hub.inspect("hf:acme/tiny-GGUF:Q5_1")).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
      message: 'acme/tiny-GGUF has no GGUF file for "Q5_1".',
      hint: "Give one that it has: hf:acme/tiny-GGUF:F16.",
      details: { sources: ["hf:acme/tiny-GGUF:F16"] },
    });
  });

  it("describes a model by its header, of which it reads little", async () => {
    await using world = await open();
    expect(await world.hub.inspect("hf:acme/tiny-GGUF:F16")).toMatchObject({
      source: "hf:acme/tiny-GGUF:F16",
      name: "LLM Desktop Starter",
      publisher: "acme",
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      license: expect.stringMatching(/./),
      sizeBytes: size,
      architecture: "llama",
      parameterCount: 2_213_568,
      quantization: "F16",
      contextLength: 1_024,
      files: [{ path: "acme/tiny-GGUF/tiny.F16.gguf", sha256: expect.stringMatching(/^\w{64}$/) }],
    });
    expect(world.server.bytesSent()).toBeLessThan(4_000_000);
  });

  it("describes a file of any server, also of one without ranges", async () => {
    await using world = await open();
    const url = world.server.addPlainFile("/plain.gguf", await largeModel(size));
    expect(await world.hub.inspect(url)).toMatchObject({ sizeBytes: size, quantization: "F16" });
    world.server.inject(ignoreRange(), { route: "plain" });
    expect(await world.hub.inspect(url)).toMatchObject({ sizeBytes: size, quantization: "F16" });
  });

  it("says what is wrong with a file that is no model, and with one that is not there", async () => {
    await using world = await open();
    const url = world.server.addPlainFile("/noise.gguf", Buffer.alloc(1_000_000, 7));
    await expect(world.hub.inspect(url)).rejects.toMatchObject({ code: "MODEL_FILE_INVALID" });
    const heads = world.server.addPlainFile("/heads.gguf", await headlessModel());
    await expect(world.hub.inspect(heads)).rejects.toMatchObject({
      code: "MODEL_FILE_INVALID",
      hint: expect.stringContaining("another quantization"),
    });
    await expect(world.hub.inspect("hf:acme/none")).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
    await expect(world.hub.inspect("none")).rejects.toMatchObject({ code: "INVALID_URL" });
  });

  it("searches, the most downloaded first, and says which are gated", async () => {
    await using world = await open();
    const found = await world.hub.search("gguf", { limit: 10 });
    expect(found).toMatchObject([
      { source: "hf:acme/other-GGUF", isGated: true, downloads: 90 },
      { source: "hf:acme/tiny-GGUF", isGated: false, license: "apache-2.0" },
    ]);
    expect(await world.hub.search("tiny", { limit: 1 })).toHaveLength(1);
    await expect(world.hub.search("tiny", { limit: 0 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("tries again when the hub is in trouble", async () => {
    await using world = await open();
    world.server.inject(status(502), { route: "search", times: 2 });
    expect(await world.hub.search("tiny")).toHaveLength(1);
  });
});

describe("the settings of the hub", () => {
  it("take the endpoint given, else HF_ENDPOINT, else Hugging Face's", () => {
    expect(hubEndpoint({}, {}).href).toBe("https://huggingface.co/");
    expect(hubEndpoint({}, { HF_ENDPOINT: " https://mirror.example/hf\n" }).href).toBe(
      "https://mirror.example/hf/",
    );
    expect(hubEndpoint({ endpoint: "http://localhost:1" }, {}).href).toBe("http://localhost:1/");
    for (const endpoint of ["mirror", "http://mirror.example", "https://me:word@mirror.example"]) {
      expect(() => hubEndpoint({ endpoint }, {})).toThrow(
        expect.objectContaining({ code: "CONFIGURATION_INVALID" }),
      );
    }
  });

  it("take the token given, else HF_TOKEN, else the saved one, else that of a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "token-"));
    try {
      await writeFile(join(folder, "token"), "hf_file\n");
      const settings = new SettingsFile(join(folder, "settings.json"));
      await settings.update({ hubToken: "hf_saved" });
      const environment = { HF_TOKEN: " hf_environment\n" };
      const find = (...given: Parameters<typeof findHubToken>) => findHubToken(...given)?.token;
      expect(find({ token: "hf_given", settings }, environment)).toBe("hf_given");
      expect(find({ settings }, environment)).toBe("hf_environment");
      expect(find({ settings }, { HF_TOKEN: "", HF_HOME: folder })).toBe("hf_saved");
      await settings.update({ hubToken: undefined });
      expect(find({ settings }, { HF_TOKEN_PATH: join(folder, "token") })).toBe("hf_file");
      expect(find({}, { HF_HOME: folder })).toBe("hf_file");
      expect(find({}, { HF_HOME: join(folder, "none") })).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
