/**
 * A value with every key of its type, optional ones too, all the way down, so that a key that is added to the type has to be
 * added to the value. A list has one item at least. JSON Schemas and records are left as they are.
 */
export type Full<Type> = Type extends string | number | boolean | null
  ? Type
  : Type extends readonly (infer Item)[]
    ? readonly [Full<Item>, ...Full<Item>[]]
    : string extends keyof Type
      ? Type
      : "additionalProperties" extends keyof Type
        ? Type
        : { readonly [Key in keyof Type]-?: Full<Exclude<Type[Key], undefined>> };

/** One such value for each variant of a union, told apart by `Key`. */
export type FullVariants<Union extends Record<Key, string>, Key extends keyof Union> = {
  readonly [Name in Union[Key]]: Full<Extract<Union, Record<Key, Name>>>;
};
