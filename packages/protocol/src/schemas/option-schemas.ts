import { checkOptions, type OptionRule, type OptionRules } from "@llm/domain/adapters";
import { z } from "zod";
import { refusedBy } from "./refusals.ts";

type OptionShape<Options> = {
  readonly [Name in keyof Options]-?: z.ZodOptional<z.ZodType<Exclude<Options[Name], undefined>>>;
};

/** Makes the schemas of options from their rules, so that what is refused here is what is refused in process. */
export function optionShape<Options extends object>(
  rules: OptionRules<Options>,
): OptionShape<Options> {
  const shape: object = Object.fromEntries(
    Object.entries<OptionRule>(rules).map(([name, rule]) => [
      name,
      optionSchema(name, rule).optional(),
    ]),
  );
  if (isShapeOf(shape, rules)) return shape;
  throw new Error("A rule has no schema.");
}

/** The rules have a name for every option, which `fromEntries` forgets. */
function isShapeOf<Options extends object>(
  shape: object,
  rules: OptionRules<Options>,
): shape is OptionShape<Options> {
  return Object.keys(rules).every((name) => name in shape);
}

function optionSchema(name: string, rule: OptionRule): z.ZodType<never> {
  const check = (value: unknown) => checkOptions({ [name]: value }, { [name]: rule });
  return z.custom<never>().superRefine(refusedBy(check));
}
