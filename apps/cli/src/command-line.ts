import { Command, CommanderError, Option } from "commander";
import type { CommandContext } from "./command-context.ts";
import { chat, type ChatArguments } from "./commands/chat.ts";
import { doctor, type DoctorArguments } from "./commands/doctor.ts";
import { embed, type EmbedArguments } from "./commands/embed.ts";
import { list } from "./commands/list.ts";
import { run, type RunArguments } from "./commands/run.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { addGenerationOptions, addLoadOptions } from "./generation-arguments.ts";
import { addHubCommands } from "./hub-commands.ts";
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
  context.stderr.on("error", () => {});
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
    .option("--json", "print what comes, one event per line, as JSON")
    .addOption(
      new Option(
        "--json-schema <file>",
        "print an object that fits the JSON Schema in a file",
      ).conflicts("json"),
    )
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
      `llm run starter "What is a token?" --json | jq -j 'select(.type == "text").content'`,
      'llm run ./model.gguf "Name a city." --json-schema city.schema.json',
      'llm run starter "List three colours." --stop "3." --repeat-penalty 1.1',
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

  const embedCommand = program
    .command("embed")
    .summary("turn texts into vectors")
    .description("Prints the embedding of each text: a vector that is near to those of like texts.")
    .argument("<model>", "id of a model, or path of a GGUF file")
    .argument("<text...>", "1 to 1,024 texts")
    .option("--json", "print one embedding per line, as JSON with all its numbers")
    .action(
      async (
        model: string,
        texts: readonly string[],
        options: Omit<EmbedArguments, "model" | "texts">,
      ) => end(await embed(context, { ...options, model, texts })),
    );
  addLoadOptions(embedCommand).addHelpText(
    "after",
    example('llm embed ./model.gguf "The sea is deep." "A harbour at night" --json'),
  );

  program
    .command("list")
    .summary("show the models that are here")
    .description("Shows the models of the library, and the downloads that are not finished.")
    .option("--json", "print them as JSON")
    .action(async (options: { json?: boolean }) => end(await list(context, options)));

  addModelCommands(program, context, end);
  addHubCommands(program, context, end);

  program
    .command("doctor")
    .summary("find out why something fails")
    .description(
      "Shows what runs the models and where data is kept, to find out why something fails.",
    )
    .option("--json", "print it as JSON")
    .option(
      "--calibrate [model]",
      "measure again what is the fastest for a model, or for each of the library",
    )
    .action(async (options: DoctorArguments) => end(await doctor(context, options)));

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
