import { readFile } from "node:fs/promises";
import { jsonObjectSchema, LlmError, type ObjectSchema } from "@llm/domain";

/** Reads a JSON Schema. @throws {LlmError} INVALID_ARGUMENT when the file cannot be read or holds no such schema. */
export async function readJsonSchema(path: string): Promise<ObjectSchema<unknown>> {
  return jsonObjectSchema(parse(await read(path), path));
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new LlmError("INVALID_ARGUMENT", `The file ${path} cannot be read.`, {
      hint: "Give the path of a file with a JSON Schema.",
      details: { path },
      cause,
    });
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LlmError("INVALID_ARGUMENT", `The file ${path} is no JSON.`, {
      hint: "Correct the file and try again.",
      details: { path },
      cause,
    });
  }
}
