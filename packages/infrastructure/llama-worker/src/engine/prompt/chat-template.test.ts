import { describe, expect, it } from "@jest/globals";
import {
  HarmonyChatWrapper,
  QwenChatWrapper,
  SeedChatWrapper,
  type ChatHistoryItem,
} from "node-llama-cpp";
import { ChatTemplate, givenTemplate } from "./chat-template.ts";
import { reasoningMarks } from "../reasoning/reasoning-marks.ts";

/** Turns as in ChatML, with `beforeAnswer` after the mark of the answer's turn. */
function chatMl(turn: string, beforeAnswer = ""): string {
  return (
    `{% for message in messages %}<|im_start|>{{ message.role }}\n${turn}<|im_end|>\n{% endfor %}` +
    `{% if add_generation_prompt %}<|im_start|>assistant\n${beforeAnswer}{% endif %}`
  );
}

const plain = chatMl("{{ message.content }}");
/** As Qwen3's: what was thought is a field of its own, and the last answer always gets some. */
const separate = chatMl(
  "{% if message.role == 'assistant' and (loop.last or message.reasoning_content) %}<think>\n" +
    "{{ message.reasoning_content }}\n</think>\n\n{% endif %}{{ message.content }}",
);
/** As DeepSeek-R1's: earlier answers lose what was thought, and the prompt opens it. */
const opening = chatMl("{{ message.content.split('</think>')[-1] }}", "<think>\n");

const conversation: ChatHistoryItem[] = [
  { type: "user", text: "Hi" },
  { type: "model", response: ["Hello."] },
  { type: "user", text: "Bye" },
];

describe("givenTemplate", () => {
  it("renders up to where the answer begins, as the template says", () => {
    const turns =
      "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n" +
      "<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n";
    expect(givenTemplate(plain).render(conversation).toString()).toBe(turns);
    // With empty reasoning there the model would believe that it has thought already.
    expect(givenTemplate(separate).render(conversation).toString()).toBe(turns);
    expect(givenTemplate(opening).render(conversation).toString()).toBe(`${turns}<think>\n`);
  });

  it("knows what ends an answer", () => {
    const triggers = givenTemplate(opening).stopTriggers.map((trigger) => trigger.toString());
    expect(triggers.join(" ")).toContain("<|im_end|>");
  });

  it.each([
    ["cannot be read", "{% if <|im_start|> %}", "SyntaxError: Unexpected token: "],
    ["does not end", "{% for m in messages %}{{ m.content }}", "TypeError: "],
    ["leaves the messages out", "Hello", "Some input messages are not present"],
    ["refuses every conversation", "{{ raise_exception('Not with me') }}", "Not with me"],
    [
      "never ends",
      "{% for m in messages %}{{ m.content }}{% endfor %}" +
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
      "It does not come to an end.",
    ],
  ])("refuses a template that %s, and says what is wrong", (_, template, reason) => {
    expect(() => givenTemplate(template)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining(`The chat template cannot be used: ${reason}`),
        details: { option: "chatTemplate" },
      }),
    );
  });
});

describe("reasoningMarks", () => {
  const think = { start: "<think>", end: "</think>", textStarts: [] };

  it.each([
    ["a template that knows nothing of it", plain, undefined],
    ["a template with a field for it", separate, think],
    ["a template whose prompt opens it", opening, think],
    [
      "tags of another name",
      plain + "{# [THINK] [/THINK] #}",
      { ...think, start: "[THINK]", end: "[/THINK]" },
    ],
  ])("are those of %s", (_, template, expected) => {
    expect(givenTemplate(template).reasoning).toEqual(expected);
  });

  it("are the channels of gpt-oss", () => {
    const template = `${plain}{# <|channel|>analysis<|message|> #}`;
    for (const marks of [
      givenTemplate(template).reasoning,
      reasoningMarks(new HarmonyChatWrapper()),
    ]) {
      expect(marks).toMatchObject({ start: "<|channel|>analysis<|message|>", end: "<|end|>" });
    }
  });

  it("are those of the library's own forms", () => {
    expect(new ChatTemplate({ wrapper: new QwenChatWrapper() }).reasoning).toEqual(think);
    expect(reasoningMarks(new SeedChatWrapper())).toMatchObject({ end: "</seed:think>" });
  });
});
