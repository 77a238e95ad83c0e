import { errorCodes, isLlmErrorCode, LlmError, type ErrorDetails } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { ORPCError } from "@orpc/client";
import { Connected } from "../../test/connected.ts";
import { fullError, numberedChunks } from "../../test/scripted-worker.ts";
import { failure } from "../../test/wait.ts";
import { decodeError, encodeError } from "./error-codec.ts";

const codes = Object.keys(errorCodes).filter(isLlmErrorCode);
const details = { count: 3, path: "a.b", fits: false, nearest: ["a", "b"] };

describe("an error that crosses", () => {
  it.each(codes)("keeps everything of %s, from a call and from a stream", async (code) => {
    await using connected = await Connected.open();
    const { scripted, worker } = connected;
    const options = { hint: "Do this.", retryable: !errorCodes[code].retryable, details };
    const error = new LlmError(code, "It failed.", options);
    scripted.error = error;
    scripted.script = { chunks: numberedChunks(1), error };
    const place = { kind: "file", modelId: "starter", path: "/models/starter.gguf" } as const;
    const failures = await Promise.all(
      [worker.describe(), worker.loadModel(place), connected.ask()].map(failure),
    );
    for (const failed of failures) {
      expect(LlmError.isInstance(failed)).toBe(true);
      expect(failed).toMatchObject({ code, message: "It failed.", ...options });
    }
  });

  it.each<[unknown, ErrorDetails]>([
    [new TypeError("Cannot read canary"), { name: "TypeError" }],
    [Object.assign(new Error("canary"), { name: "a canary" }), {}],
    ["canary", {}],
    [undefined, {}],
  ])("is UNEXPECTED without its message when it was %p", async (thrown, facts) => {
    await using connected = await Connected.open();
    const { scripted, worker } = connected;
    const place = { kind: "file", modelId: "starter", path: "/models/starter.gguf" } as const;
    scripted.error = thrown ?? null;
    scripted.script = { chunks: numberedChunks(1), error: thrown ?? null };
    const failures = await Promise.all(
      [worker.describe(), worker.loadModel(place), connected.ask()].map(failure),
    );
    for (const failed of failures) {
      expect(failed).toMatchObject({
        name: "LlmError",
        code: "UNEXPECTED",
        message: "The other side failed in a way that nobody foresaw.",
        details: facts,
      });
      expect(JSON.stringify(failed)).not.toContain("canary");
    }
  });

  it("names what is wrong when a schema refuses an input", async () => {
    await using connected = await Connected.open();
    const { worker } = connected;
    expect(await failure(worker.countTokens({ messages: [] }, { modelId: "a\nb" }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "modelId is not valid.",
      hint: "A model's id has no control characters.",
      details: { path: "modelId" },
    });
    const place = { kind: "file", modelId: "starter", path: "" } as const;
    expect(await failure(worker.loadModel(place))).toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { path: "place.path" },
    });
    const options: object = { llama: { stateFile: 5 } };
    const asking = worker.executePrompt({ messages: [] }, () => {}, options);
    expect(await failure(asking)).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "stateFile is not valid.",
      details: { path: "settings.llama.stateFile", option: "stateFile" },
    });
  });
});

describe("encodeError", () => {
  it("sends only data, and leaves an encoded error as it is", () => {
    const encoded = encodeError(fullError);
    const { code, message, hint, retryable, details: facts } = fullError;
    expect(encoded).toMatchObject({ code, message, data: { hint, retryable, details: facts } });
    expect(JSON.stringify(encoded.toJSON())).not.toContain("stack");
    expect(encodeError(encoded)).toBe(encoded);
  });
});

describe("decodeError", () => {
  it.each([
    ["an unknown code", "QUANTUM_LOST"],
    ["a code of a prototype", "toString"],
    ["an internal error", "INTERNAL_SERVER_ERROR"],
  ])("makes GENERATION_FAILED of %s and keeps it in the details", (_, code) => {
    const foreign = new ORPCError(code, { message: "It failed." });
    expect(decodeError(foreign)).toMatchObject({
      code: "GENERATION_FAILED",
      message: "It failed.",
      cause: foreign,
      details: { originalCode: code },
    });
  });

  it.each([
    ["an unknown procedure", new ORPCError("NOT_FOUND")],
    ["an event that its schema refuses", new ORPCError("EVENT_ITERATOR_VALIDATION_FAILED")],
    ["an error response that holds no error", new ORPCError("MALFORMED_ORPC_ERROR_RESPONSE")],
    ["a result that its schema refuses", new Error("Output validation failed")],
    ["what is no error", "torn"],
    ["nothing", undefined],
  ])("makes PROTOCOL_VIOLATION of %s", (_, error) => {
    expect(decodeError(error)).toMatchObject({ code: "PROTOCOL_VIOLATION" });
  });

  it.each([
    ["no data", undefined],
    ["data of another shape", { hint: 3 }],
    ["details that are no plain values", { hint: "", retryable: true, details: { a: {} } }],
  ])("falls back to the facts of the code when there is %s", (_, data) => {
    const error = decodeError(new ORPCError("DISPOSED", { message: "It was closed.", data }));
    expect(error).toMatchObject({
      code: "DISPOSED",
      message: "It was closed.",
      ...errorCodes.DISPOSED,
      details: {},
    });
  });

  it.each([
    ["without issues", undefined],
    ["with issues of another shape", { issues: 3 }],
    ["with none", { issues: [] }],
  ])("makes INVALID_ARGUMENT of a refused input %s", (_, data) => {
    expect(decodeError(new ORPCError("BAD_REQUEST", { data }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "The request is not valid.",
      hint: errorCodes.INVALID_ARGUMENT.hint,
      details: { path: "" },
    });
  });

  it("gives an LlmError back as it is", () => {
    expect(decodeError(fullError)).toBe(fullError);
  });
});
