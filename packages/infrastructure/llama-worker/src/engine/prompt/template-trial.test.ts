import { describe, expect, it } from "@jest/globals";
import { JinjaTemplateChatWrapper, type ChatHistoryItem } from "node-llama-cpp";
import {
  renderWithinBounds,
  runTemplate,
  TemplateOutOfBounds,
  tryTemplate,
} from "./template-trial.ts";

const short = { timeMs: 300 };
const turns = "{% for m in messages %}[{{ m['content'] }}]{% endfor %}";
const endless = "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}";

const make = (template: string) => () =>
  new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: "noJinja" });

function conversation(length: number, content = "Hi") {
  const chatHistory = Array.from({ length }, (_, index): ChatHistoryItem =>
    index % 2 === 0 ? { type: "user", text: content } : { type: "model", response: [content] },
  );
  return { chatHistory };
}

/** Repeats a change of `ns.x`, which begins as `first`. */
function repeated(first: string, change: string): string {
  const set = `{% set ns = namespace(x=${first}) %}`;
  return `${set}{% for i in range(100) %}{% set ns.x = ${change} %}{% endfor %}`;
}

describe("tryTemplate", () => {
  it("gives a template that can be used", () => {
    const template = tryTemplate(make(turns));
    const { contextText } = renderWithinBounds(template, conversation(1));
    expect(contextText.toString()).toContain("[Hi]");
  });

  it.each([
    ["loops", endless],
    ["makes a vast list", "{% for i in range(1000000000) %}{% endfor %}"],
    ["doubles a list again and again", repeated("[1]", "ns.x + ns.x")],
  ])("refuses a template that %s", (_, template) => {
    expect(() => tryTemplate(make(turns + template), short)).toThrow(
      expect.objectContaining({
        code: "MODEL_FILE_INVALID",
        message: expect.stringContaining("does not come to an end"),
      }),
    );
  });

  it("refuses a template that makes far too much text", () => {
    const template = `{% for i in range(30) %}${"x".repeat(1000)}{% endfor %}${turns}`;
    expect(() => tryTemplate(make(template), { characters: 1000 })).toThrow(
      expect.objectContaining({
        code: "MODEL_FILE_INVALID",
        message: expect.stringContaining("far more text"),
      }),
    );
  });

  it.each([
    ["cannot be read", "{% if <|im_start|> %}"],
    [
      "fills a text until there is no more",
      `${turns}${repeated("'aaaaaaaa'", "ns.x ~ ns.x")}{{ ns.x }}`,
    ],
    ["calls itself", `${turns}{{ ${"(".repeat(20_000)} }}`],
  ])("passes on what a template throws that %s", (_, template) => {
    expect(() => tryTemplate(make(template))).toThrow();
    expect(() => tryTemplate(make(template))).not.toThrow(TemplateOutOfBounds);
  });

  it("takes a template that only refuses the conversation it is tried on", () => {
    const picky = `${turns}{% if "brief" in messages[0]['content'] %}{{ raise_exception("no") }}{% endif %}`;
    expect(tryTemplate(make(picky))).toMatchObject({ wrapperName: "JinjaTemplate" });
  });
});

describe("renderWithinBounds", () => {
  it("stops a template that only loops in a long conversation", () => {
    const template = tryTemplate(
      make(`${turns}{% if messages | length > 7 %}${endless}{% endif %}`),
    );
    expect(() => renderWithinBounds(template, conversation(9), short)).toThrow(TemplateOutOfBounds);
    expect(renderWithinBounds(template, conversation(3))).toHaveProperty("contextText");
  });

  it("lets long conversations be long", () => {
    const template = tryTemplate(make(turns));
    const long = conversation(1, "x".repeat(100_000));
    const limits = { characters: 1000, timeMs: 10_000 };
    expect(renderWithinBounds(template, long, limits)).toHaveProperty("contextText");
  });
});

describe("runTemplate", () => {
  it("gives what the work gives, whatever it is", () => {
    expect(runTemplate(() => undefined)).toBeUndefined();
    expect(runTemplate(() => 3)).toBe(3);
  });

  it("throws what the work throws", () => {
    const error = new Error("no");
    const failing = (): never => {
      throw error;
    };
    expect(() => runTemplate(failing)).toThrow(error);
    expect(runTemplate(() => 4)).toBe(4);
  });
});
