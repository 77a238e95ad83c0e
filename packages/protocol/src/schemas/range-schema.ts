import { z } from "zod";

interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly integer: boolean;
}

/** The schema of a number in a range of the domain. */
export function rangeSchema({ minimum, maximum, integer }: NumberRange): z.ZodNumber {
  const number = z.number().min(minimum).max(maximum);
  return integer ? number.int() : number;
}
