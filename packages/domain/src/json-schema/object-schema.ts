import type { Completion } from "../entities/completion.ts";

/** Where a value is wrong; `path` leads to it from the whole. */
export interface SchemaIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

type SchemaResult<Value> =
  | { readonly value: Value; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/**
 * A schema that checks values and gives itself as JSON Schema: what https://standardschema.dev calls Standard Schema and
 * Standard JSON Schema. Every schema of zod 4.2 or newer is one.
 */
export interface ObjectSchema<Value> {
  readonly "~standard": {
    validate(value: unknown): SchemaResult<Value> | Promise<SchemaResult<Value>>;
    readonly jsonSchema: {
      /** The JSON Schema of what `validate` takes. */
      input(options: { readonly target: "draft-2020-12" }): Record<string, unknown>;
    };
  };
}

export interface PromptedObject<Value> {
  readonly object: Value;
  /** The answer it was made of. */
  readonly completion: Completion;
}
