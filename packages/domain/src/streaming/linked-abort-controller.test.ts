import { getEventListeners } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { abortReason } from "./abort-reason.ts";
import { linkedAbortController } from "./linked-abort-controller.ts";

const reason = new Error("Enough.");

describe("linkedAbortController", () => {
  it("aborts with its signal, keeping the reason", () => {
    const controller = new AbortController();
    using linked = linkedAbortController(controller.signal);
    expect(linked.signal.aborted).toBe(false);
    controller.abort(reason);
    expect(abortReason(linked.signal)).toBe(reason);
  });

  it("is aborted from the start when its signal is", () => {
    using linked = linkedAbortController(AbortSignal.abort(reason));
    expect(abortReason(linked.signal)).toBe(reason);
  });

  it("aborts by itself without touching its signal", () => {
    const controller = new AbortController();
    using linked = linkedAbortController(controller.signal);
    linked.abort(reason);
    expect(abortReason(linked.signal)).toBe(reason);
    expect(controller.signal.aborted).toBe(false);
  });

  it("works without a signal", () => {
    using linked = linkedAbortController(undefined);
    linked.abort(reason);
    expect(abortReason(linked.signal)).toBe(reason);
  });

  it("lets go of its signal when it is disposed", () => {
    const controller = new AbortController();
    {
      using linked = linkedAbortController(controller.signal);
      expect(linked.signal.aborted).toBe(false);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    }
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});
