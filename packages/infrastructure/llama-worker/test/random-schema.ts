/** A JSON Schema of random form whose values are short, so that any model completes them. */
export function randomSchema(random: () => number): object {
  return randomObject(random, 0);
}

const deepest = 2;
const names = ["a", "name", "größe", "名前", "with space", 'q"uote', "b\\s"];

function randomObject(random: () => number, depth: number): object {
  const chosen = names.filter(() => random() < 0.4);
  const properties = chosen.map((name) => [name, randomValue(random, depth + 1)] as const);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: chosen.filter(() => random() < 0.6),
    additionalProperties: false,
  };
}

function randomValue(random: () => number, depth: number): object {
  const low = Math.floor(random() * 2_000) - 1_000;
  const high = low + Math.floor(random() * 1_500);
  const least = Math.floor(random() * 3);
  const most = least + Math.floor(random() * 3);
  const simple: readonly (() => object)[] = [
    () => ({ type: "string", minLength: least, maxLength: most + 3 }),
    () => ({ type: "integer", minimum: low, maximum: high }),
    () => ({ type: "number", minimum: low, maximum: high }),
    () => ({ type: ["boolean", "null"] }),
    () => ({ enum: ["ja", 'n"ein', 3, null].slice(0, 1 + least) }),
    () => ({ const: [{ x: "y" }] }),
  ];
  const nested: readonly (() => object)[] = [
    () => randomObject(random, depth),
    () => ({
      type: "array",
      items: randomValue(random, depth + 1),
      minItems: least,
      maxItems: most,
    }),
    () => ({ type: "array", prefixItems: [randomValue(random, depth + 1)], items: false }),
    () => ({ anyOf: [randomValue(random, depth + 1), randomValue(random, depth + 1)] }),
  ];
  const makers = depth >= deepest ? simple : [...simple, ...nested];
  return makers[Math.floor(random() * makers.length)]?.() ?? {};
}
