import { describe, expect, it } from "@jest/globals";
import { hasImage, isMessage, textOf, type ContentPart } from "./message.ts";

const text = { type: "text", text: "What is this?" } as const;
const image = { type: "image", mediaType: "image/png", data: "iVBO" } as const;
const file = { type: "file", name: "notes.md", text: "# Sea" } as const;

describe("textOf", () => {
  it.each<[string | readonly ContentPart[], string]>([
    ["Hello", "Hello"],
    [[text], "What is this?"],
    [[text, image, file], "What is this?\n\nnotes.md:\n# Sea"],
    [[image], ""],
    [[], ""],
  ])("reads %j", (content, expected) => {
    expect(textOf({ content })).toBe(expected);
  });
});

describe("hasImage", () => {
  it("finds a picture among the parts", () => {
    expect(hasImage({ content: [text, image] })).toBe(true);
    expect(hasImage({ content: [text, file] })).toBe(false);
    expect(hasImage({ content: "image" })).toBe(false);
  });
});

describe("isMessage", () => {
  it.each<unknown>([
    { role: "user", content: [text, image, file] },
    { role: "system", content: [text] },
    { role: "assistant", content: [text], reasoning: "Hm." },
    { role: "tool", content: "12", callId: "1" },
  ])("takes %j", (value) => {
    expect(isMessage(value)).toBe(true);
  });

  it.each<unknown>([
    { role: "user", content: [{ type: "sound", data: "" }] },
    { role: "user", content: [{ type: "image", data: "" }] },
    { role: "user", content: [{ type: "file", name: "a" }] },
    { role: "user", content: text },
    { role: "system", content: [image] },
    { role: "assistant", content: [file] },
    { role: "assistant", content: "", reasoning: 5 },
    { role: "tool", content: [image], callId: "1" },
  ])("refuses %j", (value) => {
    expect(isMessage(value)).toBe(false);
  });
});
