import { findMismatch } from "./find-mismatch.ts";
import type { ObjectSchema } from "./object-schema.ts";
import { parseJsonSchema } from "./parse-json-schema.ts";

/**
 * Makes of a JSON Schema, say of a file, what `LlmService.promptObject` takes.
 * @throws {LlmError} INVALID_ARGUMENT as `parseJsonSchema` does
 */
export function jsonObjectSchema(data: unknown): ObjectSchema<unknown> {
  const schema = parseJsonSchema(data);
  return {
    "~standard": {
      validate(value) {
        const path = findMismatch(value, schema);
        return path === undefined ? { value } : { issues: [{ path }] };
      },
      jsonSchema: { input: () => ({ ...schema }) },
    },
  };
}
