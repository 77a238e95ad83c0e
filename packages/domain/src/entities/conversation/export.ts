import type { Conversation } from "./conversation.ts";
import { shownBranch } from "./branch.ts";

/** What an export says of itself. */
export const exportHeader = { format: "llm-conversations", version: 1 } as const;

/** The branch of a conversation that is shown, as Markdown. */
export function toMarkdown(conversation: Conversation): string {
  const { title, settings } = conversation;
  const turns = shownBranch(conversation).map((turn) => {
    if (turn.role === "user") return `## You\n\n${turn.text}`;
    return `## ${turn.model?.name ?? "Assistant"}\n\n${turn.text}`;
  });
  const system = settings.system === undefined ? [] : [quoted(settings.system)];
  return `${[`# ${title === "" ? "Untitled" : title}`, ...system, ...turns].join("\n\n")}\n`;
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** Everything of a conversation, as JSON; without what only means something to the program that wrote it. */
export function toJson(conversation: Conversation): string {
  const turns = conversation.turns.map((turn) =>
    turn.role === "assistant" ? { ...turn, writer: undefined } : turn,
  );
  return JSON.stringify({ ...conversation, turns }, undefined, 2);
}
