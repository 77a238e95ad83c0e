import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { importModel, type ImportArguments } from "./commands/import.ts";
import { pull, type PullArguments } from "./commands/pull.ts";
import { rm, type RmArguments } from "./commands/rm.ts";
import { search, type SearchArguments } from "./commands/search.ts";
import { show, type ShowArguments } from "./commands/show.ts";
import { verify } from "./commands/verify.ts";
import { example } from "./example.ts";
import type { ExitCode } from "./exit-codes.ts";
import { toNumber } from "./option-flags.ts";

/** The commands that get models to this machine and look after them. */
export function addModelCommands(
  program: Command,
  context: CommandContext,
  end: (code: ExitCode) => void,
): void {
  program
    .command("pull")
    .summary("download models")
    .description("Downloads models. What was begun before is gone on with; Ctrl-C pauses.")
    .argument(
      "<source...>",
      "hf:user/model:quant, a page or file of the hub, an https address, a path",
    )
    .option("--sha256 <hash>", "what the file of an https address must hash to")
    .option("--update", "replace a model that is here by the newer one of the hub")
    .option("--json", "print each change as a line of JSON")
    .action(async (sources: string[], options: Omit<PullArguments, "sources">) => {
      end(await pull(context, { ...options, sources }));
    })
    .addHelpText(
      "after",
      example(
        "llm pull hf:user/model:Q4_K_M",
        "llm pull hf:user/model/model.Q8_0.gguf#v1.0",
        "llm pull https://example.com/model.gguf --sha256 <hash>",
      ),
    );

  program
    .command("show")
    .summary("describe a model")
    .description("Shows what is known of a model, also of one that is not downloaded yet.")
    .argument("<model>", "id of a model (see llm list), or a source as for llm pull")
    .option("--updates", "ask the hub whether there is a newer version")
    .option("--json", "print it as JSON")
    .action(async (model: string, options: Omit<ShowArguments, "model">) => {
      end(await show(context, { ...options, model }));
    });

  program
    .command("rm")
    .summary("remove models")
    .description(
      "Takes models out of the library, and deletes those in its folder. Discards unfinished downloads.",
    )
    .argument("<model...>", "ids of models, or sources of unfinished downloads (see llm list)")
    .option("--json", "print one line of JSON for each")
    .action(async (models: string[], options: Omit<RmArguments, "models">) => {
      end(await rm(context, { ...options, models }));
    });

  program
    .command("import")
    .summary("add a GGUF file to the library")
    .description("Makes a GGUF file a lasting part of the library.")
    .argument("<path>", "the file, of a split model the first one")
    .option("--copy", "copy it into the library (default: it stays where it is)")
    .option("--json", "print the model as JSON")
    .action(async (path: string, options: Omit<ImportArguments, "path">) => {
      end(await importModel(context, { ...options, path }));
    });

  program
    .command("verify")
    .summary("check that models are not damaged")
    .description("Reads models and compares their hashes; fails when one is damaged.")
    .argument("[model...]", "ids of models (default: all)")
    .option("--json", "print one line of JSON for each")
    .action(async (models: string[], options: { json?: boolean }) => {
      end(await verify(context, { ...options, models }));
    });

  program
    .command("search")
    .summary("find models to download")
    .description("Finds models on the hub, the most downloaded first.")
    .argument("[query]", "words in the names of models (default: those that are recommended)")
    .option("--limit <count>", "most results, 1 to 100 (default: 20)", toNumber)
    .option("--json", "print them as JSON")
    .action(async (query: string | undefined, options: Omit<SearchArguments, "query">) => {
      end(await search(context, { ...options, query }));
    });
}
