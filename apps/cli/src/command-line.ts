import { Command, CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { chat, type ChatArguments } from "./commands/chat.ts";
import { doctor } from "./commands/doctor.ts";
import { list } from "./commands/list.ts";
import { run, type RunArguments } from "./commands/run.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { addGenerationOptions } from "./generation-arguments.ts";
import { addModelCommands } from "./model-commands.ts";
import { example } from "./example.ts";
import { reportError } from "./report-error.ts";
import { version } from "./version.ts";
import { isReaderGone } from "./write-text.ts";

/** Runs the command that `argv` (without program and script) names; never rejects. */
export async function runCommandLine(
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  // The failed write rejects where it matters; without a listener the event would end the program.
  context.stdout.on("error", () => {});
  const program = createProgram(context, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    if (isReaderGone(error)) return exitCodes.ok;
    reportError(context.stderr, error);
    return exitCodes.failed;
  }
}

function createProgram(context: CommandContext, end: (code: ExitCode) => void): Command {
  const program = new Command("llm")
    .description("Runs language models on this machine.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(llm --help shows how it is used)")
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });

  const runCommand = program
    .command("run")
    .summary("answer one question")
    .description("Streams the answer to one question to stdout.")
    .argument("<model>", "id of a model (see llm list), or path of a GGUF file")
    .argument("[prompt]", "the question; - or nothing takes what is piped in")
    .option("--json", "print one chunk of the answer per line, as JSON")
    .action(
      async (model: string, prompt: string | undefined, options: Omit<RunArguments, "model">) => {
        if (prompt === undefined && context.stdin.isTTY === true) {
          runCommand.error("error: missing argument 'prompt', and nothing is piped in");
        }
        end(await run(context, { ...options, model, prompt }));
      },
    );
  addGenerationOptions(runCommand).addHelpText(
    "after",
    example(
      'llm run starter "What can you do?"',
      "llm run ./model.gguf --max-tokens 200 < question.txt",
      'llm run starter "What is a token?" --json | jq -j .content',
    ),
  );

  const chatCommand = program
    .command("chat")
    .summary("talk with a model")
    .description("Talks with a model. Ctrl-C stops an answer, /help lists the commands.")
    .argument("[model]", "id of a model, or path of a GGUF file (default: the first of llm list)")
    .action(async (model: string | undefined, options: Omit<ChatArguments, "model">) => {
      end(await chat(context, { ...options, model }));
    });
  addGenerationOptions(chatCommand).addHelpText(
    "after",
    example("llm chat", 'llm chat starter --system "Answer in one sentence."'),
  );

  program
    .command("list")
    .description("Shows the models of the library.")
    .option("--json", "print them as JSON")
    .action(async (options: { json?: boolean }) => end(await list(context, options)));

  addModelCommands(program, context, end);

  program
    .command("doctor")
    .description(
      "Shows what runs the models and where data is kept, to find out why something fails.",
    )
    .option("--json", "print it as JSON")
    .action(async (options: { json?: boolean }) => end(await doctor(context, options)));

  return program.addHelpText(
    "after",
    example(
      'llm run starter "What can you do?"',
      "llm pull hf:user/model:Q4_K_M",
      "llm chat",
      "llm list",
    ),
  );
}
