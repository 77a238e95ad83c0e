import { join } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { readSecret } from "../read-secret.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** `llm login`: saves a token of the hub, and says whose it is. */
export async function login(context: CommandContext): Promise<ExitCode> {
  return untilInterrupted(context, async (signal) => {
    await using runtime = await context.openRuntime();
    const { hubAccount, folders } = runtime;
    const token = await readSecret(context, "Token (it is not shown): ", signal);
    if (token === undefined) return exitCodes.interrupted;
    const { userName } = await hubAccount.setToken(token, { signal });
    const { stdout, stderr } = context;
    stdout.write(
      userName === undefined
        ? "The token was not checked: the hub cannot be asked now.\n"
        : `This is a token of ${userName}.\n`,
    );
    stdout.write(`It is saved in ${join(folders.home, "settings.json")}.\n`);
    if ((await hubAccount.describe()).source === "environment") {
      stderr.write("HF_TOKEN is set, and is used in place of it.\n");
    }
    return exitCodes.ok;
  });
}
