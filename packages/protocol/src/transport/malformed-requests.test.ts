import { generationOptionRules } from "@llm/domain/adapters";
import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { errorCodeOf, framesOf } from "../../test/frames.ts";
import { nameless, withCall } from "../../test/malformed.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { turn, until } from "../../test/wait.ts";

/** Frames that are no request, of a call that can be read. */
const badRequests: readonly (readonly [what: string, frame: string])[] = [
  ["no content", withCall({})],
  ["content that is null", withCall({ p: null })],
  ["content that is a text", withCall({ p: "/describe" })],
  ["no procedure", withCall({ p: {} })],
  ["a procedure that is a number", withCall({ p: { u: 3 } })],
  ["another host", withCall({ p: { u: "http://other/describe" } })],
  ["an unknown kind", withCall({ t: 9, p: { u: "/describe" } })],
  ["a kind that is a text", withCall({ t: "3", p: { e: "message" } })],
  ["headers that are a text", withCall({ p: { u: "/describe", h: "a" } })],
  ["a header that is a number", withCall({ p: { u: "/describe", h: { "x-a": 3 } } })],
  ["a form", withCall({ p: { u: "/describe", h: { "content-type": "multipart/form-data" } } })],
  ["a type that is a number", withCall({ p: { u: "/describe", h: { "content-type": 3 } } })],
  ["a file", withCall({ p: { u: "/describe", h: { "content-disposition": "filename=a" } } })],
];

/** Good requests as far as the guard can tell, that no procedure takes. */
const refusedRequests: readonly (readonly [what: string, code: string, content: object])[] = [
  ["input without its envelope", "BAD_REQUEST", { u: "/countTokens", b: 3 }],
  ["no input", "BAD_REQUEST", { u: "/countTokens" }],
  ["null", "BAD_REQUEST", { u: "/countTokens", b: null }],
  ["wrong input", "BAD_REQUEST", { u: "/countTokens", b: { json: { prompt: 3 } } }],
  ["types that are no list", "BAD_REQUEST", { u: "/countTokens", b: { json: {}, meta: 3 } }],
  [
    "types that reach for the prototype",
    "BAD_REQUEST",
    { u: "/countTokens", b: { json: {}, meta: [[3, "__proto__", "polluted"]] } },
  ],
  ["a query", "BAD_REQUEST", { u: "/countTokens?data=%7B", m: "GET" }],
];

describe("a serving end", () => {
  it.each(nameless)("drops %s and goes on", async (_, frame) => {
    await using connected = await Connected.open();
    const { pair, worker, refusals } = connected;
    const before = pair.fromHost.length;
    pair.host.receive(frame);
    await turn();
    expect(pair.fromHost.length).toBe(before);
    expect(refusals).toHaveLength(1);
    expect(await worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each(Object.entries(generationOptionRules))(
    "refuses nonsense as %s, and asks nothing of the worker",
    async (name, rule) => {
      await using connected = await Connected.open();
      const { pair, scripted } = connected;
      // Of numbers that JSON does not have, null is left.
      const isFractional = rule.kind === "number" && !rule.isInteger;
      const nonsense = [-5, 1e10, "1", null, {}, ...(isFractional ? [] : [1.5])];
      for (const value of nonsense) {
        const answered = framesOf(pair.fromHost, "77").length;
        const json = {
          streamId: "stream-1",
          stopped: false,
          prompt: { messages: [{ role: "user", content: "Hi" }] },
          settings: { [name]: value },
        };
        pair.host.receive(withCall({ p: { u: "/executePrompt", b: { json } } }));
        await until(() => framesOf(pair.fromHost, "77").length > answered, "an answer");
      }
      const codes = framesOf(pair.fromHost, "77").map(errorCodeOf);
      expect(codes).toEqual(nonsense.map(() => "BAD_REQUEST"));
      expect(scripted.written).toBe(0);
    },
  );

  it.each(badRequests)("answers %s with PROTOCOL_VIOLATION", async (_, frame) => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    pair.host.receive(frame);
    await until(() => framesOf(pair.fromHost, "77").length > 0, "an answer");
    expect(framesOf(pair.fromHost, "77").map(errorCodeOf)).toEqual(["PROTOCOL_VIOLATION"]);
    expect(await worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each(refusedRequests)("answers %s with %s", async (_, code, content) => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    pair.host.receive(withCall({ p: content }));
    await until(() => framesOf(pair.fromHost, "77").length > 0, "an answer");
    expect(framesOf(pair.fromHost, "77").map(errorCodeOf)).toEqual([code]);
    expect("polluted" in {}).toBe(false);
    expect(await worker.countTokens({ messages: [] })).toBe(7);
  });

  it.each(["/unknown", "/constructor", "/__proto__/x", "/%E0%A4%A", "/", "//other/describe"])(
    "knows no procedure %s",
    async (path) => {
      await using connected = await Connected.open();
      const { pair } = connected;
      pair.host.receive(withCall({ p: { u: path } }));
      await until(() => framesOf(pair.fromHost, "77").length > 0, "an answer");
      expect(framesOf(pair.fromHost, "77")).toEqual([
        { i: "77", p: { s: 404, b: "No procedure matched" } },
      ]);
    },
  );

  it.each([
    ["an event of a stream it does not know", withCall({ t: 3, p: { e: "message", d: 1 } })],
    ["a bad event", withCall({ t: 3, p: { e: "party" } })],
    ["an event without content", withCall({ t: 3 })],
    ["the abort of a call it does not know", withCall({ t: 4 })],
  ])("says nothing to %s", async (_, frame) => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    pair.host.receive(frame);
    expect(await worker.countTokens({ messages: [] })).toBe(7);
    expect(framesOf(pair.fromHost, "77")).toEqual([]);
  });

  it("refuses a second stream of the same name and goes on with the first", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(300) };
    let stolen = false;
    const { text } = await connected.ask("Hello", async () => {
      if (stolen) return;
      stolen = true;
      const own = pair.fromClient.findLast((frame) => frame.includes("/executePrompt")) ?? "";
      pair.host.receive(JSON.stringify({ ...(JSON.parse(own) as object), i: "77" }));
      await until(() => framesOf(pair.fromHost, "77").length > 0, "an answer");
    });
    expect(framesOf(pair.fromHost, "77").map(errorCodeOf)).toEqual(["INVALID_ARGUMENT"]);
    expect(text).toBe(numberedText(300));
  });
});
