import { describe, expect, it } from "@jest/globals";
import { untilAborted } from "./until-aborted.ts";

const never = new Promise<never>(() => {});

describe("untilAborted", () => {
  it("gives what the work gives, with a signal and without", async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
    expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
    const failure = new Error("It failed.");
    await expect(untilAborted(Promise.reject(failure), signal)).rejects.toBe(failure);
  });

  it("rejects with the reason, whether it is aborted before or meanwhile", async () => {
    const reason = new Error("Nobody waits.");
    await expect(untilAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("does not leave a failure unhandled that comes after the abort", async () => {
    const reason = new Error("Nobody waits.");
    const work = new Promise<never>((_, reject) => setImmediate(() => reject(new Error("Late."))));
    await expect(untilAborted(work, AbortSignal.abort(reason))).rejects.toBe(reason);
    await new Promise((turn) => setTimeout(turn, 5));
  });
});
