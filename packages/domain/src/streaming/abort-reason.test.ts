import { describe, expect, it } from "@jest/globals";
import { abortReason } from "./abort-reason.ts";

describe("abortReason", () => {
  it("is what the signal was aborted with", () => {
    const reason = new Error("Enough.");
    expect(abortReason(AbortSignal.abort(reason))).toBe(reason);
  });

  it("is undefined before an abort and without a signal", () => {
    expect(abortReason(new AbortController().signal)).toBeUndefined();
    expect(abortReason(undefined)).toBeUndefined();
  });
});
