import { describe, expect, it } from "@jest/globals";
import { disposeSoon } from "./dispose-soon.ts";

describe("disposeSoon", () => {
  it("waits for the disposal and passes its error on", async () => {
    await expect(
      disposeSoon({ dispose: () => Promise.reject(new Error("broken")) }),
    ).rejects.toThrow("broken");
    await expect(disposeSoon({ dispose: () => Promise.resolve() })).resolves.toBeUndefined();
  });

  it("does not wait for ever", async () => {
    await expect(
      disposeSoon({ dispose: () => new Promise(() => undefined) }),
    ).resolves.toBeUndefined();
  });
});
