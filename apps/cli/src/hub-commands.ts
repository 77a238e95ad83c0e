import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { example } from "./example.ts";
import type { ExitCode } from "./exit-codes.ts";

/** The commands about the user's account at the hub. */
export function addHubCommands(
  program: Command,
  context: CommandContext,
  end: (code: ExitCode) => void,
): void {
  program
    .command("login")
    .summary("save a token of Hugging Face")
    .description(
      "Saves a token for gated and private models: one that is piped in, or typed, which shows nothing. " +
        "Tokens are made at https://huggingface.co/settings/tokens; one that may read is enough.",
    )
    .action(async () => end(await login(context)))
    .addHelpText("after", example("llm login", "llm login < token.txt"));

  program
    .command("logout")
    .summary("forget the token")
    .description("Forgets the token that was saved.")
    .action(async () => end(await logout(context)));
}
