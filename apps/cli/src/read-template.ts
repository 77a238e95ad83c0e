import { readFile, stat } from "node:fs/promises";
import { LlmError } from "@llm/domain";
import { llamaLoadOptionRules } from "@llm/domain/adapters";

const { maxCharacters } = llamaLoadOptionRules.chatTemplate;
const mostBytesPerCharacter = 4;

/** Reads a chat template. @throws {LlmError} INVALID_ARGUMENT when there is no such file, or one that is no template. */
export async function readTemplate(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxCharacters * mostBytesPerCharacter) throw new Error("It is too large.");
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LlmError("INVALID_ARGUMENT", `The chat template cannot be read: ${reason}`, {
      hint: `Give the path of a Jinja file of at most ${maxCharacters.toLocaleString("en")} characters.`,
      details: { option: "chatTemplate" },
      cause: error,
    });
  }
}
