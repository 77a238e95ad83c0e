import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hubUserName, startHub, type Hub } from "./index.ts";

const files = [{ path: "tiny.gguf", content: Buffer.from("weights") }];
const reader = "hf_reader";
const stranger = "hf_stranger";

let hub: Hub;
beforeEach(async () => {
  hub = await startHub({
    tokens: [stranger],
    models: [
      { id: "acme/open", files },
      { id: "acme/gated", files, gated: "manual", readers: [reader] },
      { id: "acme/private", files, private: true, readers: [reader] },
    ],
  });
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
});

async function ask(path: string, token?: string) {
  const headers = new Headers(token === undefined ? [] : [["authorization", `Bearer ${token}`]]);
  const response = await fetch(hub.endpoint + path, { headers, redirect: "manual" });
  return {
    status: response.status,
    code: response.headers.get("x-error-code"),
    message: response.headers.get("x-error-message"),
    text: await response.text(),
  };
}

const resolve = (model: string) => `/acme/${model}/resolve/main/tiny.gguf`;

describe("gated models", () => {
  it.each([resolve("gated"), "/v2/acme/gated/manifests/latest"])("guard %s", async (path) => {
    expect(await ask(path)).toMatchObject({
      status: 401,
      code: "GatedRepo",
      message: expect.stringContaining("Please log in"),
    });
    expect(await ask(path, stranger)).toMatchObject({
      status: 403,
      code: "GatedRepo",
      message: expect.stringContaining("https://huggingface.co/acme/gated"),
    });
    expect((await ask(path, reader)).code).toBeNull();
  });

  it("open for who was let in", async () => {
    hub.grantAccess("acme/gated", stranger);
    expect(await ask(resolve("gated"), stranger)).toMatchObject({ status: 302 });
  });

  it("keep their facts open to all", async () => {
    const { status, text } = await ask("/api/models/acme/gated");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ gated: "manual" });
    expect(await ask("/api/models/acme/gated/tree/main")).toMatchObject({ status: 200 });
  });
});

describe("what is not there", () => {
  it.each(["missing", "private"])("a %s model, without a token, is only refused", async (model) => {
    expect(await ask(resolve(model))).toMatchObject({
      status: 401,
      code: null,
      message: "Invalid username or password.",
    });
    const { text } = await ask(`/api/models/acme/${model}`);
    expect(JSON.parse(text)).toEqual({ error: "Invalid username or password." });
  });

  it.each(["missing", "private"])("a %s model, with a token, is not found", async (model) => {
    expect(await ask(resolve(model), stranger)).toMatchObject({
      status: 404,
      code: "RepoNotFound",
    });
  });

  it("a private model is there for its readers", async () => {
    expect(await ask(resolve("private"), reader)).toMatchObject({ status: 302 });
  });

  it("a revision", async () => {
    expect(await ask("/acme/open/resolve/v9/tiny.gguf")).toMatchObject({
      status: 404,
      code: "RevisionNotFound",
      message: "Invalid rev id: v9",
    });
  });

  it("a file", async () => {
    const answer = await fetch(`${hub.endpoint}/acme/open/resolve/main/other.gguf`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-error-code")).toBe("EntryNotFound");
    expect(answer.headers.get("x-repo-commit")).toMatch(/^[0-9a-f]{40}$/u);
  });

  it("a page", async () => {
    expect(await ask("/")).toMatchObject({ status: 404, code: null });
  });
});

it("an unknown token is refused, even where none is needed", async () => {
  const answer = { status: 401, message: "Invalid credentials in Authorization header" };
  expect(await ask(resolve("open"), "hf_wrong")).toMatchObject(answer);
  expect(await ask("/api/models", "hf_wrong")).toMatchObject(answer);
});

it("whoami-v2 knows whose token it is", async () => {
  const known = await ask("/api/whoami-v2", stranger);
  expect(JSON.parse(known.text)).toMatchObject({ type: "user", name: hubUserName });
  expect((await ask("/api/whoami-v2", reader)).status).toBe(200);
  expect(await ask("/api/whoami-v2", "hf_wrong")).toMatchObject({
    status: 401,
    code: null,
    message: "Invalid credentials in Authorization header",
  });
  expect(await ask("/api/whoami-v2")).toMatchObject({
    status: 401,
    message: "Invalid username or password.",
  });
  expect(hub.requests.map(({ route }) => route)).toEqual(["whoami", "whoami", "whoami", "whoami"]);
});

describe("mistakes in a test", () => {
  it("are told", async () => {
    await expect(hub.addModel({ id: "acme/open", files })).rejects.toThrow("commit()");
    await expect(hub.addModel({ id: "nameless", files })).rejects.toThrow("publisher/name");
    await expect(hub.commit("acme/missing", files)).rejects.toThrow("no model acme/missing");
  });
});
