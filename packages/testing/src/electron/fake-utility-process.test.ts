import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";
import { FakeMessageChannelMain, type FakePortMessage } from "./fake-message-port-main.ts";
import { FakeUtilityProcessModule, type FakeUtilityChild } from "./fake-utility-process.ts";

function echo({ parentPort }: FakeUtilityChild): void {
  parentPort.on("message", ({ data }: { data: unknown }) => parentPort.postMessage({ echo: data }));
}

/** Waits until what is on its way has arrived: the fake delivers within a turn of the event loop for each side. */
async function turn(): Promise<void> {
  for (const _ of ["there", "back"]) await new Promise(setImmediate);
}

describe("FakeUtilityProcess", () => {
  it("passes copies both ways and keeps messages until somebody listens", async () => {
    const utility = new FakeUtilityProcessModule({
      run: (child) => void setTimeout(() => echo(child), 5),
    });
    const child = utility.fork("engine.js", ["--a"], { serviceName: "engine" });
    child.postMessage("early");
    expect(child.pid).toBeUndefined();
    expect(await once(child, "message")).toEqual([{ echo: "early" }]);
    expect(child.pid).toBe(1000);
    child.postMessage("later");
    expect(await once(child, "message")).toEqual([{ echo: "later" }]);
    expect(() => child.postMessage(() => 1)).toThrow("could not be cloned");
    expect(utility.forks[0]).toMatchObject({ modulePath: "engine.js", values: ["--a"] });
  });

  it("takes ports, and closes them when it ends", async () => {
    const { port1, port2 } = new FakeMessageChannelMain();
    const child = new FakeUtilityProcessModule({
      run: ({ parentPort }) =>
        parentPort.on("message", ({ ports: [port] }: FakePortMessage) => port?.postMessage("here")),
    }).fork("engine.js");
    child.postMessage("take it", [port2]);
    port1.start();
    expect(await once(port1, "message")).toMatchObject([{ data: "here" }]);
    child.exit(0);
    await once(port1, "close");
    expect(port2.isNeutered).toBe(true);
  });

  it("ends by kill, after which it is silent", async () => {
    const child = new FakeUtilityProcessModule({ run: echo }).fork("engine.js");
    expect(child.kill()).toBe(false);
    await once(child, "spawn");
    expect(child.kill()).toBe(true);
    expect(await once(child, "exit")).toEqual([15]);
    expect(child.pid).toBeUndefined();
    expect(child.kill()).toBe(false);
    const seen: unknown[] = [];
    child.on("message", (message: unknown) => seen.push(message));
    child.postMessage("late");
    await turn();
    expect(seen).toEqual([]);
  });

  it("can ignore SIGTERM and leave by itself", async () => {
    const child = new FakeUtilityProcessModule({ run: echo, ignoresTermination: true }).fork(
      "x.js",
    );
    await once(child, "spawn");
    const exits: unknown[] = [];
    child.on("exit", (code: number) => exits.push(code));
    expect(child.kill()).toBe(true);
    await turn();
    expect(exits).toEqual([]);
    child.exit(3);
    child.exit(4);
    await once(child, "exit");
    expect(exits).toEqual([3]);
  });

  it("has the output of the program", async () => {
    const child = new FakeUtilityProcessModule({
      run: ({ stdout, stderr, exit }) => {
        stdout.write("out");
        stderr.write("err");
        exit(0);
      },
    }).fork("engine.js");
    expect(await Promise.all([text(child.stdout), text(child.stderr)])).toEqual(["out", "err"]);
  });
});
