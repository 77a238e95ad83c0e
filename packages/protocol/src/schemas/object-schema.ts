import { z } from "zod";

/** A schema for each key of a type; optional exactly where the key is. */
type ShapeOf<Type> = {
  readonly [Key in keyof Type]-?: undefined extends Type[Key]
    ? z.ZodOptional<z.ZodType<Exclude<Type[Key], undefined>>>
    : z.ZodType<Type[Key]>;
};

type Unknown<Shape, Type> = { readonly [Key in Exclude<keyof Shape, keyof Type>]: never };

/**
 * Makes the schema of an object type. A shape that misses a key of the type, be it an optional one, or that has one more
 * does not compile: such a key would be dropped on its way without a word.
 */
export function objectSchema<Type extends object>() {
  return <Shape extends ShapeOf<Type>>(shape: Shape & Unknown<Shape, Type>): z.ZodObject<Shape> =>
    z.object<Shape>(shape);
}
