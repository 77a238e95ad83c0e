import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { objectSchema } from "./object-schema.ts";

interface Model {
  readonly id: string;
  readonly sizeBytes?: number;
}

const id = z.string();
const sizeBytes = z.number().optional();

describe("objectSchema", () => {
  it("takes what is of its type, and drops the rest", () => {
    const schema = objectSchema<Model>()({ id, sizeBytes });
    expect(schema.parse({ id: "a", sizeBytes: 1, path: "/secret" })).toEqual({
      id: "a",
      sizeBytes: 1,
    });
    expect(schema.parse({ id: "a" })).toEqual({ id: "a" });
  });

  // Each line compiles only as long as the line below it is an error.
  it("does not compile unless it has every key as its type has it", () => {
    const schemas = [
      // @ts-expect-error an optional key is missing
      objectSchema<Model>()({ id }),
      // @ts-expect-error a key is missing
      objectSchema<Model>()({ sizeBytes }),
      // @ts-expect-error an optional key is asked for always
      objectSchema<Model>()({ id, sizeBytes: z.number() }),
      // @ts-expect-error a key that is always there may be left out
      objectSchema<Model>()({ id: id.optional(), sizeBytes }),
      // @ts-expect-error a key is of another type
      objectSchema<Model>()({ id, sizeBytes: id.optional() }),
      // @ts-expect-error the type has no such key
      objectSchema<Model>()({ id, sizeBytes, path: id }),
    ];
    expect(schemas).toHaveLength(6);
  });
});
