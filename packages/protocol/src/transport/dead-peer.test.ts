import { MessageChannel } from "node:worker_threads";
import { createPrompt, type LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { Connected } from "../../test/connected.ts";
import { numberedChunks, numberedText, ScriptedWorker } from "../../test/scripted-worker.ts";
import { failure, until } from "../../test/wait.ts";
import { connectWorker, messagePortChannel, serveWorker } from "../index.ts";

const transportClosed = { name: "LlmError", code: "TRANSPORT_CLOSED", retryable: true };
const prompt = createPrompt("Hello");

describe("a connection whose peer dies", () => {
  it("fails every call in flight and every later one", async () => {
    await using connected = await Connected.open();
    const { pair, worker, scripted } = connected;
    pair.client.alter = () => undefined;
    scripted.script = { chunks: [], waits: true };
    const calls = [
      connected.ask(),
      worker.countTokens(prompt),
      worker.describe(),
      worker.unloadModel("starter"),
      worker.loadModel({ kind: "file", modelId: "starter", path: "/models/starter.gguf" }),
    ];
    const failures = Promise.all(calls.map(failure));
    pair.close();
    // Made after the channel has closed, and before the end is known here.
    const late = worker.describe();
    for (const error of await failures) expect(error).toMatchObject(transportClosed);
    expect(await failure(late)).toMatchObject(transportClosed);
    expect(await worker.closed).toMatchObject(transportClosed);
    expect(await failure(worker.describe())).toMatchObject(transportClosed);
    expect(await failure(connected.ask())).toMatchObject(transportClosed);
    await until(() => scripted.listeners.size === 0, "the host lets go of the worker");
  });

  it("fails a call that was being sent when it was closed here", async () => {
    await using connected = await Connected.open();
    const { pair, worker } = connected;
    const late = worker.describe();
    pair.client.receive("x".repeat(9 * 1024 * 1024));
    expect(await failure(late)).toMatchObject({ code: "PROTOCOL_VIOLATION" });
  });

  it("aborts the answers it was writing", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const answer = connected.ask("Hello", () => pair.close());
    expect(await failure(answer)).toMatchObject(transportClosed);
    await until(() => scripted.aborted === 1, "the answer is aborted");
  });

  it("gives a slow reader the chunks that came before the end", async () => {
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(10), waits: true };
    let read = "";
    const answer = connected.ask("Hello", async ({ content }) => {
      if (read === "") {
        await until(() => pair.fromHost.some((frame) => frame.includes("9 ")), "all chunks");
        pair.close();
        await connected.worker.closed;
      }
      read += content;
    });
    expect(await failure(answer)).toMatchObject(transportClosed);
    expect(read).toBe(numberedText(10));
  });

  it("is seen on a message port too", async () => {
    const { port1, port2 } = new MessageChannel();
    const served = serveWorker(messagePortChannel(port1), new ScriptedWorker());
    const worker = connectWorker(messagePortChannel(port2));
    expect(await worker.countTokens(prompt)).toBe(7);
    port1.close();
    expect(await failure(worker.countTokens(prompt))).toMatchObject(transportClosed);
    await served;
  });

  it("fails with DISPOSED what comes after a disposal, which is made once", async () => {
    await using connected = await Connected.open();
    const { worker, scripted, pair } = connected;
    scripted.script = { chunks: numberedChunks(1), waits: true };
    const answer = failure(connected.ask());
    await until(() => scripted.written === 1, "the answer begins");
    await Promise.all([worker[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()]);
    expect(scripted.disposed).toBe(true);
    expect(await answer).toMatchObject({ code: "DISPOSED" });
    expect(await failure(worker.describe())).toMatchObject({ code: "DISPOSED" });
    expect(await worker.closed).toMatchObject({ code: "DISPOSED" } satisfies Partial<LlmError>);
    expect(pair.fromClient.filter((frame) => frame.includes("/dispose"))).toHaveLength(1);
  });

  it("can still be disposed", async () => {
    await using connected = await Connected.open();
    connected.pair.close();
    await connected.worker[Symbol.asyncDispose]();
    expect(await failure(connected.worker.describe())).toMatchObject({ code: "DISPOSED" });
  });
});
