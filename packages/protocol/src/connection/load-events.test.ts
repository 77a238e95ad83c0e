import { LlmError, type LoadOptions } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { loadedModel } from "../../test/scripted-values.ts";
import { failure, turn } from "../../test/wait.ts";
import type { LoadEvent } from "../schemas/model-schemas.ts";
import { readLoad, writeLoad } from "./load-events.ts";

/** A load that goes as the test says. */
class TestLoad {
  options: LoadOptions = {};
  finish: () => void = () => {};
  fail: (error: unknown) => void = () => {};

  readonly events = writeLoad(
    (options) => {
      this.options = options;
      return new Promise((resolve, reject) => {
        this.finish = () => resolve(loadedModel);
        this.fail = reject;
      });
    },
    { llama: { threads: 2 } },
    undefined,
  );

  progress(value: number): void {
    this.options.onProgress?.(value);
  }
}

async function* eventsOf(...events: readonly LoadEvent[]) {
  yield* events;
}

describe("writeLoad", () => {
  it("gives a slow reader the newest progress, and all that came while it was away", async () => {
    const load = new TestLoad();
    const first = load.events.next();
    load.progress(0.1);
    load.progress(0.2);
    expect((await first).value).toEqual({ type: "progress", progress: 0.2 });
    // The reader is away now.
    load.progress(0.5);
    load.progress(1);
    load.finish();
    await turn();
    expect((await load.events.next()).value).toEqual({ type: "progress", progress: 1 });
    expect((await load.events.next()).value).toEqual({ type: "loaded", loaded: loadedModel });
    expect((await load.events.next()).done).toBe(true);
    expect(load.options.llama?.threads).toBe(2);
  });

  it("fails as the load does, encoded", async () => {
    const load = new TestLoad();
    const first = load.events.next();
    load.fail(new LlmError("MODEL_FILE_INVALID", "It is no model."));
    expect(await failure(first)).toMatchObject({ code: "MODEL_FILE_INVALID", status: 500 });
  });

  it("cancels the load that nobody waits for any more", async () => {
    const load = new TestLoad();
    const first = load.events.next();
    load.progress(0.1);
    await first;
    expect(load.options.signal?.aborted).toBe(false);
    await load.events.return();
    expect(load.options.signal?.aborted).toBe(true);
    load.fail(new Error("cancelled"));
    await turn();
  });
});

describe("readLoad", () => {
  it("tells of progress and gives the result", async () => {
    const seen: number[] = [];
    const events = eventsOf(
      { type: "progress", progress: 0.5 },
      { type: "loaded", loaded: loadedModel },
    );
    expect(await readLoad(events, (progress) => seen.push(progress))).toEqual(loadedModel);
    expect(seen).toEqual([0.5]);
  });

  it("fails when there is no result", async () => {
    const events = eventsOf({ type: "progress", progress: 0.5 });
    expect(await failure(readLoad(events, undefined))).toMatchObject({
      code: "PROTOCOL_VIOLATION",
    });
  });
});
