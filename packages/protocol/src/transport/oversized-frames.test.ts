import { createPrompt } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { engineInfo } from "../../test/scripted-values.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { failure, until } from "../../test/wait.ts";

const huge = "x".repeat(8 * 1024 * 1024);
const prompt = createPrompt("Hello");

describe("a frame over the size limit", () => {
  it("fails the request that is one, and no other", async () => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    const count = worker.countTokens(prompt);
    const error = await failure(connected.ask(huge));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", hint: "Send less text at once." });
    expect(await count).toBe(7);
    expect(pair.fromClient.some((frame) => frame.includes("executePrompt"))).toBe(false);
  });

  it("ends the call whose response is one, and no other", async () => {
    await using connected = await Connected.open();
    const { worker, scripted } = connected;
    scripted.describe = async () => [{ ...engineInfo, name: huge }];
    const [error, count] = await Promise.all([
      failure(worker.describe()),
      worker.countTokens(prompt),
    ]);
    expect(error).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(count).toBe(7);
    expect(connected.refusals).toEqual(["outgoing frame too long"]);
  });

  it("ends the stream one of whose chunks is one, and no other", async () => {
    await using connected = await Connected.open();
    const { scripted } = connected;
    const chunk = { type: "text", index: 0, content: huge, isFinal: false } as const;
    scripted.script = { chunks: [...numberedChunks(1), chunk], waits: true };
    scripted.answers.set("other", { chunks: numberedChunks(200) });
    const [error, other] = await Promise.all([failure(connected.ask()), connected.ask("other")]);
    expect(error).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(other.text).toBe(numberedText(200));
    await until(() => scripted.aborted === 1, "the answer is aborted");
  });

  it("ends the connection when it comes from outside, and every call with it", async () => {
    await using connected = await Connected.open();
    const { pair, worker, scripted } = connected;
    scripted.script = { chunks: [], waits: true };
    const answer = failure(connected.ask());
    pair.client.receive(`"${huge}"`);
    expect(await answer).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(await worker.closed).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(await failure(worker.describe())).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    await until(() => pair.host.isClosed, "the other end closes");
  });

  it("ends the connection of a serving end too", async () => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    pair.host.receive(`"${huge}"`);
    expect(await worker.closed).toMatchObject({ code: "TRANSPORT_CLOSED" });
    expect(connected.refusals).toEqual(["incoming frame too long"]);
  });
});
