import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { callOf } from "../../test/frames.ts";
import { nameless, withCall } from "../../test/malformed.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { failure, until } from "../../test/wait.ts";

describe("a calling end", () => {
  it.each(nameless)("drops %s and goes on", async (_, frame) => {
    await using connected = await Connected.open();
    connected.pair.client.receive(frame);
    expect(await connected.worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each([
    ["a response of a call it did not make", withCall({ p: { b: { json: 3 } } })],
    ["an event of a call it did not make", withCall({ t: 3, p: { e: "message", d: 3 } })],
    ["an abort of a call it did not make", withCall({ t: 4 })],
    ["a bad response of a call it did not make", withCall({ p: 3 })],
  ])("is not moved by %s", async (_, frame) => {
    await using connected = await Connected.open();
    connected.pair.client.receive(frame);
    expect(await connected.worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each([
    ["no content", {}],
    ["content that is a text", { p: "7" }],
    ["a status that is a text", { p: { s: "200", b: { json: 7 } } }],
    ["an unknown kind", { t: 9, p: { b: { json: 7 } } }],
    ["a form", { p: { h: { "content-type": "multipart/form-data" }, b: { json: 7 } } }],
    ["a type that is a number", { p: { h: { "content-type": 3 }, b: { json: 7 } } }],
    ["a file", { p: { h: { "content-disposition": "filename=a" }, b: { json: 7 } } }],
    ["no body", { p: {} }],
    ["a body without its envelope", { p: { b: 7 } }],
    ["a result of another type", { p: { b: { json: "7" } } }],
    ["types that are no list", { p: { b: { json: 7, meta: 7 } } }],
    ["a stream", { p: { h: { "content-type": "text/event-stream" } } }],
    ["an error that is none", { p: { s: 599, b: { json: "torn" } } }],
    ["an error without an envelope", { p: { s: 404, b: "torn" } }],
  ])("ends a call with PROTOCOL_VIOLATION on a response with %s", async (_, response) => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    // The first response is replaced; that of the call beside it passes.
    let replaced = false;
    pair.client.alter = (frame) => {
      if (replaced) return frame;
      replaced = true;
      return JSON.stringify({ i: callOf(pair.fromClient, "/countTokens"), ...response });
    };
    const bad = failure(worker.countTokens({ messages: [] }));
    expect(await bad).toMatchObject({ name: "LlmError", code: "PROTOCOL_VIOLATION" });
    expect(await worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each([
    ["no content", { t: 3 }],
    ["an unknown event", { t: 3, p: { e: "party" } }],
    ["no chunk", { t: 3, p: { e: "message" } }],
    ["a chunk without its envelope", { t: 3, p: { e: "message", d: 3 } }],
    ["a chunk of an unknown type", { t: 3, p: { e: "message", d: { json: { type: "image" } } } }],
    ["types that are no list", { t: 3, p: { e: "message", d: { json: {}, meta: 3 } } }],
  ])("ends a stream with PROTOCOL_VIOLATION on %s, also at its other end", async (_, event) => {
    await using connected = await Connected.open();
    const { pair, scripted, worker } = connected;
    scripted.answers.set("other", { chunks: numberedChunks(200) });
    scripted.script = { chunks: numberedChunks(3), waits: true };
    let read = "";
    const bad = failure(connected.ask("Hello", ({ content }) => void (read += content)));
    await until(() => read === numberedText(3), "three chunks");
    const id = callOf(pair.fromClient, "/executePrompt");
    const other = connected.ask("other");
    pair.client.receive(JSON.stringify({ i: id, ...event }));
    expect(await bad).toMatchObject({ name: "LlmError", code: "PROTOCOL_VIOLATION" });
    expect((await other).text).toBe(numberedText(200));
    await until(() => scripted.aborted === 1, "the other side lets go of the answer");
    expect(await worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each([
    ["an error that is none", { json: "torn" }],
    ["an error with nothing in it", undefined],
  ])("ends a stream with PROTOCOL_VIOLATION on %s", async (_, error) => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const bad = failure(
      connected.ask("Hello", () => {
        const id = callOf(pair.fromClient, "/executePrompt");
        pair.client.receive(JSON.stringify({ i: id, t: 3, p: { e: "error", d: error } }));
      }),
    );
    expect(await bad).toMatchObject({ name: "LlmError", code: "PROTOCOL_VIOLATION" });
  });

  it("ends an answer whose stream ends without its final chunk", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const bad = failure(
      connected.ask("Hello", () => {
        const id = callOf(pair.fromClient, "/executePrompt");
        pair.client.receive(JSON.stringify({ i: id, t: 3, p: { e: "done" } }));
      }),
    );
    expect(await bad).toMatchObject({ code: "GENERATION_FAILED" });
  });
});
