import { z } from "zod";

/** The values that a field may have, when a reader has to know all of them. */
export interface ClosedSet {
  /** Such as `model.origin`. */
  readonly of: string;
  readonly values: readonly unknown[];
}

const nodeSchema = z.object({
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}

/** The closed sets of the schemas, in an order that does not change. */
export function closedSets(schemas: Readonly<Record<string, z.ZodType>>): readonly ClosedSet[] {
  const found = new Map<string, Set<unknown>>();
  const take = (json: unknown, path: string): void => {
    const { data: node } = nodeSchema.safeParse(json);
    if (node === undefined) return;
    const values = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])];
    if (values.length > 0) found.set(path, new Set([...(found.get(path) ?? []), ...values]));
    for (const part of [node.anyOf, node.oneOf, node.allOf]) {
      for (const variant of part ?? []) take(variant, path);
    }
    for (const [key, value] of Object.entries(node.properties ?? {})) take(value, `${path}.${key}`);
    take(node.items, `${path}[]`);
  };
  for (const [name, schema] of Object.entries(schemas)) {
    take(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), name);
  }
  return [...found]
    .map(([of, values]) => ({ of, values: [...values].sort(byText) }))
    .sort((one, other) => byText(one.of, other.of));
}
