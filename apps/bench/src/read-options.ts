import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface BenchOptions {
  readonly quick: boolean;
  /** Names of tasks; without any, all are run. */
  readonly only: readonly string[];
  /** Folder that the results are written to; the usual one, or none for a part of the tasks, when not given. */
  readonly output?: string;
}

/**
 * Reads the arguments of the command line.
 * @param taskNames what `--only` may name
 * @throws {Error} with words for the user, when there is an argument that it does not know.
 */
export function readOptions(
  args: readonly string[],
  taskNames: readonly string[],
): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      output: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const only = values.only.flatMap((names) => names.split(",")).filter((name) => name !== "");
  const unknown = only.find((name) => !taskNames.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no task ${unknown}. The tasks are: ${taskNames.join(", ")}.`);
  }
  if (values.output === "") throw new Error("--output needs the path of a folder.");
  return {
    quick: values.quick,
    only,
    ...(values.output === undefined ? {} : { output: resolve(values.output) }),
  };
}
