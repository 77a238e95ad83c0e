import { checkGenerationOptions, checkLoadOptions } from "@llm/domain";
import { ChatSession } from "../chat-session.ts";
import type { CommandContext } from "../command-context.ts";
import { Conversation } from "../conversation.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { askOptions, loadSettings, type GenerationArguments } from "../generation-arguments.ts";
import { loadModel } from "../load-model.ts";

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

  const interruption = new AbortController();
  const stopListening = context.onInterrupt(() => interruption.abort());
  const { signal } = interruption;
  try {
    await using runtime = await context.openRuntime();
    const name = given.model ?? (await runtime.repository.list())[0]?.id ?? "starter";
    const modelId = await loadModel(context, { ...load, runtime, name, signal });
    stopListening();
    using session = new ChatSession(context, new Conversation(runtime.llm, { ...ask, modelId }));
    return await session.run(modelId);
  } catch (error) {
    if (signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stopListening();
  }
}
