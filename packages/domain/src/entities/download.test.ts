import { describe, expect, it } from "@jest/globals";
import { downloadStatuses, isSettled } from "./download.ts";

describe("isSettled", () => {
  it("holds for what nothing more happens to by itself", () => {
    expect(downloadStatuses.filter((status) => isSettled({ status }))).toEqual([
      "paused",
      "completed",
      "failed",
      "cancelled",
    ]);
  });
});
