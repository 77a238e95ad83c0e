import { describe, expect, it } from "@jest/globals";
import { leakGuard } from "./leak-guard.ts";

function setUp() {
  let check = () => {};
  const guard = leakGuard({ afterEach: (hook) => (check = hook) });
  return { guard, endTest: () => check() };
}

class Socket {
  readonly isOpen = true;
}

describe("leakGuard", () => {
  it("passes a test that closed what it opened", () => {
    const { guard, endTest } = setUp();
    const socket = guard.opened(new Socket());
    guard.closed(socket);
    endTest();
  });

  it("fails a test that left something open, by its name, and only that test", () => {
    const { guard, endTest } = setUp();
    guard.opened(new Socket());
    expect(endTest).toThrow(/Socket/);
    endTest();
  });
});
