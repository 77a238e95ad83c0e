import { LlmError } from "./llm-error.ts";

/** What can be wrong with an address that a variable of the environment holds. */
export const configurationProblems = ["address", "protocol", "credentials"] as const;

export type ConfigurationProblem = (typeof configurationProblems)[number];

const words: Readonly<Record<ConfigurationProblem, string>> = {
  address: "it is not an address",
  protocol: "addresses of this kind are not supported",
  credentials: "it holds a user name or password",
};

/** What to say of a variable that cannot be used. Its value stays out of it, since that may hold a password. */
export function invalidVariable(
  variable: string,
  problem: ConfigurationProblem,
  example: string,
): LlmError {
  return new LlmError("CONFIGURATION_INVALID", `${variable} cannot be used: ${words[problem]}.`, {
    hint: `Set ${variable} to an address such as ${example}, or unset it, then start the program again.`,
    details: { variable, problem, example },
  });
}
