const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);

/** Frames no call can be read from. */
export const nameless: readonly (readonly [what: string, frame: unknown])[] = [
  ["nothing", ""],
  ["no JSON", "hello"],
  ["half a frame", '{"i":"77","p":{"u":"/describe"'],
  ["a bare text", '"77"'],
  ["a number", "77"],
  ["null", "null"],
  ["a list", '["77",3]'],
  ["an empty object", "{}"],
  ["a call that is no text", '{"i":77,"p":{"u":"/describe"}}'],
  ["an empty call", '{"i":"","p":{"u":"/describe"}}'],
  ["a call with a long name", JSON.stringify({ i: "7".repeat(65), p: { u: "/describe" } })],
  ["a prototype in place of a call", '{"__proto__":{"i":"77","p":{"u":"/describe"}}}'],
  ["deep nesting of lists", deep("[", "]")],
  ["deep nesting of objects", deep('{"i":', "}")],
  ["binary", new Uint8Array([123, 125])],
  ["an array buffer", new ArrayBuffer(8)],
  ["null itself", null],
  ["an object", { i: "77", p: { u: "/describe" } }],
  ["a real number", 3],
  ["a function", () => {}],
];

/** A frame of a call that nobody has made. */
export const withCall = (frame: object) => JSON.stringify({ i: "77", ...frame });
