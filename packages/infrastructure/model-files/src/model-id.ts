import { basename } from "node:path";
import type { ModelId } from "@llm/domain";

const maxLength = 100;

/** Makes an id of a file's name: lower case, without folder and ending, with a number when it is taken. */
export function modelIdFor(path: string, isTaken: (id: ModelId) => boolean): ModelId {
  const base = idOf(path);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(id)) return id;
  }
}

function idOf(path: string): ModelId {
  const id = basename(path)
    .normalize("NFC")
    .toLowerCase()
    .replace(/\.gguf$/, "")
    .replace(/[^\p{L}\p{N}._]+/gu, "-")
    .slice(0, maxLength)
    .replace(/^[-._]+|[-._]+$/g, "");
  return id === "" ? "model" : id;
}
