import { describe, expect, it } from "@jest/globals";
import { FakeContents } from "../../test/fake-desktop.ts";
import { externalAddress, limitNavigation } from "./navigation.ts";

function guarded(): { contents: FakeContents; opened: string[] } {
  const contents = new FakeContents();
  const opened: string[] = [];
  limitNavigation(contents, (address) => opened.push(address));
  return { contents, opened };
}

const foreign = [
  "https://example.com/",
  "file:///etc/passwd",
  "app://other/",
  "app://llm.example.com/",
  "app://llm@example.com/",
  "javascript:alert(1)",
  "data:text/html,x",
  "about:blank",
  "not an address",
];

describe("limitNavigation", () => {
  it.each(["will-navigate", "will-frame-navigate", "will-redirect"] as const)(
    "keeps %s within the app",
    (event) => {
      const { contents } = guarded();
      expect(contents.goes(event, "app://llm/index.html")).toBe(true);
      expect(foreign.filter((url) => contents.goes(event, url))).toEqual([]);
    },
  );

  it("attaches no webview", () => {
    expect(guarded().contents.goes("will-attach-webview", "app://llm/")).toBe(false);
  });

  it("opens no window, and hands only https links to the browser", () => {
    const { contents, opened } = guarded();
    const answers = [
      "https://huggingface.co/models",
      ...foreign,
      "app://llm/",
      "http://example.com/",
    ];
    for (const url of answers) expect(contents.openWindow(url)).toBe("deny");
    expect(opened).toEqual(["https://huggingface.co/models", "https://example.com/"]);
  });
});

describe("externalAddress", () => {
  it.each([
    ["https://example.com", "https://example.com/"],
    ["HTTPS://EXAMPLE.com/a b", "https://example.com/a%20b"],
  ])("passes on %s", (address, expected) => {
    expect(externalAddress(address)).toBe(expected);
  });

  it.each([
    "http://example.com",
    "https://user:secret@example.com",
    "https://user@example.com",
    "file:///etc/passwd",
    "smb://host/share",
    "ms-settings:",
    "javascript:alert(1)",
    "vbscript:x",
    "\\\\host\\share",
    "//example.com",
    "",
  ])("keeps %s", (address) => {
    expect(externalAddress(address)).toBeUndefined();
  });
});
