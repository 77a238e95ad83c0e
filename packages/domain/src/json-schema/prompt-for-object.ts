import type { PromptInput } from "../entities/prompt.ts";
import { LlmError } from "../errors/llm-error.ts";
import type { LlmService, ObjectOptions } from "../ports/llm-service.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ObjectSchema, PromptedObject, SchemaIssue } from "./object-schema.ts";
import { parseJsonSchema } from "./parse-json-schema.ts";
import { pathText } from "./value-path.ts";

/** What `promptForObject` is asked. */
export interface ObjectRequest<Value> {
  readonly input: PromptInput;
  readonly schema: ObjectSchema<Value>;
  readonly options?: ObjectOptions | undefined;
}

const mostPaths = 20;

/** Does what `LlmService.promptObject` says with a service that can `prompt`. */
export async function promptForObject<Value>(
  service: Pick<LlmService, "prompt">,
  { input, schema, options }: ObjectRequest<Value>,
): Promise<PromptedObject<Value>> {
  const responseFormat = { type: "json", schema: jsonSchemaOf(schema) } as const;
  const completion = await service.prompt(input, { ...options, responseFormat });
  const { text, finishReason } = completion;
  if (finishReason !== "stop") throw cutShort(finishReason);
  const result = await schema["~standard"].validate(parseJson(text));
  if (result.issues !== undefined) throw refused(result.issues);
  return { object: result.value, completion };
}

function jsonSchemaOf(schema: ObjectSchema<unknown>): JsonSchema {
  let data: Record<string, unknown>;
  try {
    data = schema["~standard"].jsonSchema.input({ target: "draft-2020-12" });
  } catch (cause) {
    throw new LlmError("INVALID_ARGUMENT", "The schema cannot be written as JSON Schema.", {
      hint: "Use only what JSON has: objects, arrays, texts, numbers, booleans and null.",
      cause,
    });
  }
  return parseJsonSchema(data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the answer.
    throw new LlmError("INVALID_OUTPUT", "The answer is not JSON.");
  }
}

function cutShort(finishReason: string): LlmError {
  return new LlmError("INVALID_OUTPUT", "The answer ended before its JSON was complete.", {
    details: { finishReason },
  });
}

function refused(issues: readonly SchemaIssue[]): LlmError {
  const paths = [...new Set(issues.map(({ path = [] }) => pathText(path.map(keyOf))))].slice(
    0,
    mostPaths,
  );
  return new LlmError("INVALID_OUTPUT", `The schema refuses the answer at ${paths.join(", ")}.`, {
    details: { paths },
  });
}

function keyOf(part: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof part === "object" ? part.key : part;
}
