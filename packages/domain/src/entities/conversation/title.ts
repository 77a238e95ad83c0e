const mostCharacters = 60;

/** Names a conversation after its first question: its first line, cut between two words where it is long. */
export function titleFrom(question: string): string {
  const [line = ""] = question.trim().split(/\r?\n/u);
  const text = line.replace(/[\p{Cc}\s]+/gu, " ").trim();
  const characters = Array.from(text);
  if (characters.length <= mostCharacters) return text;
  const start = characters.slice(0, mostCharacters).join("");
  const space = start.lastIndexOf(" ");
  return `${start.slice(0, space > mostCharacters / 2 ? space : undefined)}…`;
}
