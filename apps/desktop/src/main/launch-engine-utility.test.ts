import { describe, expect, it } from "@jest/globals";
import type { Logger } from "@llm/domain";
import { electronPortChannel } from "@llm/electron-ipc/main";
import type { EngineSettings } from "@llm/llama-worker";
import {
  FakeMessageChannelMain,
  FakeUtilityProcessModule,
  type FakePortMessage,
  type FakeUtilityChild,
  type FakeUtilityProgram,
} from "@llm/testing/electron";
import { launchEngineUtility } from "./launch-engine-utility.ts";

/** An engine that answers each frame in capitals. */
function shout({ parentPort }: FakeUtilityChild): void {
  parentPort.once("message", ({ ports: [port] }: FakePortMessage) => {
    if (port === undefined) return;
    const channel = electronPortChannel(port);
    channel.onFrame((frame) => channel.send(String(frame).toUpperCase()));
  });
}

function launch(
  program: FakeUtilityProgram,
  options: { logger?: Logger; settings?: EngineSettings } = {},
) {
  const utilityProcess = new FakeUtilityProcessModule(program);
  const killed: number[] = [];
  const engine = launchEngineUtility({
    utilityProcess,
    MessageChannelMain: FakeMessageChannelMain,
    entryPath: "/app/engine.js",
    environment: { PATH: "/bin", NODE_OPTIONS: "--inspect", SECRET: "s" },
    killProcess: (pid) => {
      killed.push(pid);
      utilityProcess.forks[0]?.process.exit(9);
    },
    ...options,
  });
  return { engine, utilityProcess, killed };
}

describe("launchEngineUtility", () => {
  it("starts the entry with what it needs and no more", async () => {
    const { engine, utilityProcess } = launch({ run: ({ exit }) => exit(0) });
    expect(utilityProcess.forks).toMatchObject([
      {
        modulePath: "/app/engine.js",
        values: [],
        options: {
          serviceName: "LLM engine",
          env: { PATH: "/bin" },
          execArgv: [],
          stdio: ["ignore", "pipe", "pipe"],
        },
      },
    ]);
    expect(await engine.exited).toEqual({ code: 0, signal: null });
  });

  it("tells the engine its settings on the command line", () => {
    const settings = { calibrationFile: "/home/me/calibration.json" };
    const { utilityProcess } = launch({ run: ({ exit }) => exit(0) }, { settings });
    expect(utilityProcess.forks).toMatchObject([
      { values: ["--calibration-file=/home/me/calibration.json"] },
    ]);
  });

  it("carries frames both ways, and closes when the process ends", async () => {
    const { engine } = launch({ run: shout });
    engine.channel.send("hello");
    const answer = await new Promise((resolve) => engine.channel.onFrame(resolve));
    expect(answer).toBe("HELLO");
    expect(engine.pid).toBe(1000);
    const closed = new Promise<void>((resolve) => engine.channel.onClose(resolve));
    engine.kill(false);
    expect(await engine.exited).toEqual({ code: 15, signal: null });
    await closed;
  });

  it("ends by force a process that does not listen", async () => {
    const { engine, killed, utilityProcess } = launch({ run: shout, ignoresTermination: true });
    await new Promise((resolve) => utilityProcess.forks[0]?.process.once("spawn", resolve));
    engine.kill(false);
    expect(killed).toEqual([]);
    engine.kill(true);
    expect(await engine.exited).toEqual({ code: 9, signal: null });
    expect(killed).toEqual([1000]);
  });

  it("logs what the process prints", async () => {
    const lines: unknown[] = [];
    const log = (level: string) => (fields: object) => void lines.push({ level, ...fields });
    const logger = {
      debug: log("debug"),
      info: log("info"),
      warn: log("warn"),
      error: log("error"),
    };
    const { engine } = launch(
      {
        run: ({ stdout, stderr, exit }) => {
          stdout.write("one\ntwo\n");
          stderr.write("wrong\n");
          exit(0);
        },
      },
      { logger },
    );
    await engine.exited;
    await new Promise(setImmediate);
    expect(lines).toEqual(
      expect.arrayContaining(["one", "two", "wrong"].map((line) => ({ level: "debug", line }))),
    );
  });
});
