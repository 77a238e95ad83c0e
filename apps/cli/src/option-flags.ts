import { InvalidArgumentError, Option, type Command } from "commander";
import { checkOptions, type OptionRule, type OptionRules } from "@llm/domain/adapters";

/** How an option is given on the command line, as in `-n, --max-tokens <count>`, and what it does. */
export interface Flag {
  readonly flags: string;
  readonly description: string;
}

/** A flag for each option of a type, or none where there is another way to give it. */
export type FlagTable<Options> = Readonly<Record<keyof Options, Flag | undefined>>;

/** The flags of one kind of options: what they take follows from the rules of the options. */
export class OptionFlags<Options extends object> {
  readonly #options: ReadonlyMap<string, Option>;
  readonly #rules: OptionRules<Options>;

  constructor(table: FlagTable<Options>, rules: OptionRules<Options>) {
    this.#rules = rules;
    const ruleOf = new Map(Object.entries<OptionRule>(rules));
    this.#options = new Map(
      Object.entries<Flag | undefined>(table).flatMap(([name, flag]) => {
        const rule = ruleOf.get(name);
        return flag === undefined || rule === undefined ? [] : [[name, toOption(flag, rule)]];
      }),
    );
  }

  addTo(command: Command): Command {
    for (const option of this.#options.values()) command.addOption(option);
    return command;
  }

  /** The long flag of an option, such as `--max-tokens`. */
  flagOf(name: string): string | undefined {
    return this.#options.get(name)?.long;
  }

  /** Picks the options of this kind from all that commander has parsed. @throws {LlmError} INVALID_ARGUMENT */
  read(given: object): Options {
    const values = new Map(Object.entries<unknown>({ ...given }));
    const read = [...this.#options].flatMap(([name, option]) => {
      const value = values.get(option.attributeName());
      return value === undefined ? [] : [[name, value] as const];
    });
    const options: object = Object.fromEntries(read);
    if (areOptions(options, this.#rules)) return options;
    throw new Error("These are not options of this kind.");
  }
}

/** Commander's values have no types of their own; the rules of the options know them. */
function areOptions<Options extends object>(
  values: object,
  rules: OptionRules<Options>,
): values is Options {
  checkOptions<string>({ ...values }, rules);
  return true;
}

function toOption({ flags, description }: Flag, rule: OptionRule): Option {
  const option = new Option(flags, description);
  if (rule.kind === "number") return option.argParser(toNumber);
  if (rule.kind === "choice") return option.choices(rule.values);
  return rule.kind === "texts" ? option.argParser(toList) : option;
}

function toList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

// The range is the library's to check; here it only has to be a number.
/** @throws {InvalidArgumentError} when the text is not a number. */
export function toNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new InvalidArgumentError("Not a number.");
  return number;
}
