import type { HttpLine } from "./http-engine.ts";

/**
 * Reads the lines of JSON of a response as they come.
 * @param lost makes the error of a connection that is lost
 */
export async function* readLines(
  response: Response,
  lost: (cause: unknown) => Error,
): AsyncGenerator<HttpLine, void, undefined> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let rest = "";
  for (;;) {
    const read = await reader?.read().catch((cause: unknown) => {
      throw lost(cause);
    });
    if (read === undefined || read.done) return;
    rest += decoder.decode(read.value, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield toLine(JSON.parse(line));
  }
}

function toLine(value: unknown): HttpLine {
  if (typeof value === "object" && value !== null) {
    if ("text" in value && typeof value.text === "string") return { text: value.text };
    if ("end" in value && (value.end === "stop" || value.end === "length"))
      return { end: value.end };
    if ("error" in value && typeof value.error === "string") return { error: value.error };
  }
  throw new Error("This is not a line of an answer.");
}
