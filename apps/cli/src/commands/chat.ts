import { checkGenerationOptions, checkLoadOptions } from "@llm/domain/adapters";
import { ChatSession } from "../chat-session.ts";
import type { CommandContext } from "../command-context.ts";
import { Conversation } from "../conversation.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { askOptions, loadSettings, type GenerationArguments } from "../generation-arguments.ts";
import { loadModel } from "../load-model.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export interface ChatArguments extends GenerationArguments {
  /** @default the first of the library */
  readonly model: string | undefined;
}

/** `llm chat`: talks with a model until the user ends it. */
export async function chat(context: CommandContext, given: ChatArguments): Promise<ExitCode> {
  const ask = askOptions(given);
  const load = await loadSettings(given);
  checkGenerationOptions(ask);
  checkLoadOptions(load);

  await using runtime = await context.openRuntime();
  const loaded = await untilInterrupted(context, async (signal) => {
    const name = given.model ?? (await runtime.repository.list())[0]?.id ?? "starter";
    return loadModel(context, { ...load, runtime, name, signal });
  });
  if (loaded === exitCodes.interrupted) return loaded;
  const { modelId } = loaded;
  const conversation = new Conversation(runtime.llm, { ...ask, modelId });
  using session = new ChatSession(context, conversation, given);
  return await session.run(modelId);
}
