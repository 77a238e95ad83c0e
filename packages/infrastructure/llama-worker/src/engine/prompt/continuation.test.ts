import { describe, expect, it } from "@jest/globals";
import { givenTemplate } from "./chat-template.ts";
import { canContinue, continued } from "./continuation.ts";

const turn = "<|im_start|>{{ m.role }}\n";
const end = "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n";

/** Turns as in ChatML, with `answer` in those of the assistant and `opening` after the mark of a new one. */
function chatMl(answer: string, opening = ""): string {
  const body = `{% if m.role == 'assistant' %}${answer}{% else %}{{ m.content }}{% endif %}`;
  return `{% for m in messages %}${turn}${body}${end}${opening}{% endif %}{# <think></think> #}`;
}

const question = { type: "user", text: "Hi" } as const;
const prompt = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";

/** What follows the prompt without `opening`. */
function begin(template: string, reasoning: string, isOpen: boolean): string {
  const { lead, reasoning: marks, ...made } = parts(template);
  expect(canContinue({ lead, marks, isOpen })).toBe(true);
  const text = continued(made.prompt, { text: "Hello", reasoning }, { lead, marks, isOpen });
  expect(text.toString().startsWith(prompt)).toBe(true);
  return text.toString().slice(prompt.length);
}

function parts(text: string) {
  const template = givenTemplate(text);
  return {
    lead: template.lead,
    reasoning: template.reasoning,
    prompt: template.render([question]),
  };
}

describe("an answer that was begun", () => {
  const templates = {
    plain: chatMl("{{ m.content }}"),
    spaced: chatMl(" {{ m.content }}"),
    closing: chatMl("<think></think>\n{{ m.content }}"),
    opening: chatMl("{{ m.content }}", "<think>\n"),
    openingInLine: chatMl("<think></think>{{ m.content }}", "<think>"),
  };

  it.each([
    ["nothing thought", "plain", false, "", "Hello"],
    ["a template without a place for it", "plain", false, "Hm.", "<think>\nHm.\n</think>\n\nHello"],
    ["a space of the template's", "spaced", false, "", " Hello"],
    ["an empty place for it", "closing", false, "", "<think></think>\nHello"],
    ["a place for it", "closing", false, "Hm.", "<think>Hm.</think>\nHello"],
    ["a prompt that opens it", "opening", true, "Hm.", "<think>\nHm.\n</think>\n\nHello"],
    ["a prompt that opens it in vain", "opening", true, "", "<think>\n\n</think>\n\nHello"],
    ["a prompt that opens it in line", "openingInLine", true, "Hm.", "<think>Hm.</think>Hello"],
  ] as const)("follows its prompt after %s", (_, name, isOpen, reasoning, expected) => {
    expect(begin(templates[name], reasoning, isOpen)).toBe(expected);
  });

  it("keeps the one space that template and model both write", () => {
    const { prompt: before, lead, reasoning: marks } = parts(templates.spaced);
    const answer = { text: " Hello", reasoning: "" };
    const text = continued(before, answer, { lead, marks, isOpen: false });
    expect(text.toString().slice(prompt.length)).toBe(" Hello");
  });

  it("is not known of a template that takes back how its prompt ends", () => {
    const { lead } = parts(chatMl("{{ m.content }}", "Well: "));
    expect(lead).toBeUndefined();
    expect(canContinue({ lead, marks: undefined, isOpen: false })).toBe(false);
    const marks = { start: "<|START|>", end: "<|STOP|>", textStarts: [] };
    expect(canContinue({ lead, marks, isOpen: true })).toBe(false);
  });
});
