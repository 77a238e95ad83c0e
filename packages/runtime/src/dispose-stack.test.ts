import { describe, expect, it } from "@jest/globals";
import { DisposeStack } from "./dispose-stack.ts";

function recorded(log: string[], name: string, failure?: Error): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
      if (failure !== undefined) throw failure;
    },
  };
}

describe("DisposeStack", () => {
  it("disposes of the newest first, one after the other, once", async () => {
    const log: string[] = [];
    const stack = new DisposeStack();
    stack.use(recorded(log, "engine"));
    stack.use(recorded(log, "manager"));
    await stack[Symbol.asyncDispose]();
    await stack[Symbol.asyncDispose]();
    expect(log).toEqual(["manager begins", "manager ends", "engine begins", "engine ends"]);
  });

  it("disposes of all when some fail, and rejects with the first failure", async () => {
    const log: string[] = [];
    const stack = new DisposeStack();
    stack.use(recorded(log, "file"));
    stack.use(recorded(log, "engine", new Error("second")));
    stack.use(recorded(log, "manager", new Error("first")));
    await expect(stack[Symbol.asyncDispose]()).rejects.toThrow("first");
    expect(log).toContain("file ends");
  });
});
