import type { ModelVerification } from "@llm/domain";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export interface VerifyArguments {
  /** All of the library when there are none. */
  readonly models: readonly string[];
  readonly json?: boolean;
}

const words: Readonly<Record<ModelVerification["status"], string>> = {
  intact: "intact",
  damaged: "DAMAGED. Remove it, and pull or import it again.",
  unknown: "there was nothing to compare with; what was found is kept for the next check",
};

/** `llm verify`: hashes models and compares; the exit code says whether one is damaged. */
export async function verify(
  context: CommandContext,
  { models: names, json = false }: VerifyArguments,
): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    await using runtime = await context.openRuntime();
    const all = names.length === 0 ? (await runtime.models.list()).map(({ id }) => id) : names;
    let exitCode: ExitCode = exitCodes.ok;
    for (const name of all) {
      const verification = await runtime.models.verify(name, { signal });
      if (verification.status === "damaged") exitCode = exitCodes.failed;
      context.stdout.write(
        json ? `${JSON.stringify(verification)}\n` : `${name}: ${words[verification.status]}\n`,
      );
    }
    return exitCode;
  });
}
