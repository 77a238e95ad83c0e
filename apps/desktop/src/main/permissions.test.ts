import { describe, expect, it } from "@jest/globals";
import { FakeSession } from "../../test/fake-desktop.ts";
import { limitPermissions } from "./permissions.ts";

function limited(): FakeSession {
  const session = new FakeSession();
  limitPermissions(session);
  return session;
}

describe("limitPermissions", () => {
  it.each([
    "clipboard-read",
    "display-capture",
    "fileSystem",
    "fullscreen",
    "geolocation",
    "media",
    "midi",
    "notifications",
    "openExternal",
    "pointerLock",
    "serial",
    "unknown",
    "usb",
  ])("denies %s", (permission) => {
    expect(limited().ask(permission, "app://llm/")).toEqual([false, false]);
  });

  it("lets the app's page copy, and nobody else", () => {
    expect(limited().ask("clipboard-sanitized-write", "app://llm/")).toEqual([true, true]);
    expect(limited().ask("clipboard-sanitized-write", "https://example.com/")).toEqual([
      false,
      false,
    ]);
    expect(limited().ask("clipboard-sanitized-write", "")).toEqual([false, false]);
  });

  it("gives no device", () => {
    expect(limited().hasDevices()).toBe(false);
  });
});
