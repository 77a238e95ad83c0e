import { describe, expect, it } from "@jest/globals";
import { abortReason } from "@llm/domain/adapters";
import { SharedLoad, type LoadWatch } from "./shared-load.ts";

/** A load that ends when it is told to, and like the real one rejects when it is cancelled. */
function controlledLoad() {
  let finish: (value: string) => void = () => undefined;
  let watch: Required<LoadWatch> | undefined;
  const load = new SharedLoad<string>((given) => {
    watch = given;
    return new Promise((resolve, reject) => {
      finish = resolve;
      given.signal.addEventListener("abort", () => reject(abortReason(given.signal)));
    });
  });
  return { load, finish: (value: string) => finish(value), report: watch?.onProgress };
}

describe("SharedLoad", () => {
  it("gives every caller the one result", async () => {
    const { load, finish } = controlledLoad();
    const both = [load.join({}), load.join({ signal: new AbortController().signal })];
    finish("model");
    expect(await Promise.all(both)).toEqual(["model", "model"]);
  });

  it("tells a late caller how far it is", async () => {
    const { load, finish, report } = controlledLoad();
    const early: number[] = [];
    const late: number[] = [];
    const first = load.join({ onProgress: (value) => void early.push(value) });
    report?.(0.5);
    const second = load.join({ onProgress: (value) => void late.push(value) });
    report?.(1);
    finish("model");
    await Promise.all([first, second]);
    expect({ early, late }).toEqual({ early: [0.5, 1], late: [0.5, 1] });
  });

  it("goes on when one of two callers leaves", async () => {
    const { load, finish } = controlledLoad();
    const leaving = new AbortController();
    const left = load.join({ signal: leaving.signal });
    const stays = load.join({});
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    expect(load.cancelled).toBe(false);
    finish("model");
    expect(await stays).toBe("model");
  });

  it("is cancelled when the last caller leaves", async () => {
    const { load } = controlledLoad();
    const leaving = new AbortController();
    const left = load.join({ signal: leaving.signal });
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    expect(load.cancelled).toBe(true);
    await expect(load.result).rejects.toThrow("enough");
  });

  it("rejects a caller that had left before", async () => {
    const { load } = controlledLoad();
    await expect(load.join({ signal: AbortSignal.abort(new Error("late")) })).rejects.toThrow(
      "late",
    );
    expect(load.cancelled).toBe(false);
  });
});
