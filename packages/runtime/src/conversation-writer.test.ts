import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { conversationWriter, isWriterAlive } from "./conversation-writer.ts";

describe("the writer of an answer", () => {
  it("is alive as long as its process is", async () => {
    expect(isWriterAlive(conversationWriter)).toBe(true);
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    const writer = `${child.pid}:a`;
    expect(isWriterAlive(writer)).toBe(true);
    child.kill();
    await once(child, "exit");
    expect(isWriterAlive(writer)).toBe(false);
  });

  it("is gone when this process has its number", () => {
    expect(isWriterAlive(`${process.pid}:earlier`)).toBe(false);
  });

  it("is gone when it is named otherwise", () => {
    for (const writer of ["", "me", "0:a", "-1:a", "1.5:a"]) {
      expect(isWriterAlive(writer)).toBe(false);
    }
  });
});
