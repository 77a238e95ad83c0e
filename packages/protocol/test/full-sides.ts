import type {
  AskOptions,
  ChunkHandler,
  Completion,
  Download,
  ExecuteOptions,
  LoadOptions,
  ModelChange,
  ModelPlace,
  ModelUnloaded,
  Prompt,
  WorkerService,
} from "@llm/domain";
import { CompletionBuilder, restoreError } from "@llm/domain/adapters";
import type { ClientServices } from "../src/index.ts";
import * as answers from "./full-answers.ts";
import * as kept from "./full-conversations.ts";
import * as models from "./full-models.ts";
import { turn } from "./wait.ts";

export const changes: readonly ModelChange[] = Object.values(models.changes);
export const completion = wholeAnswer();

function wholeAnswer(): Completion {
  const builder = new CompletionBuilder();
  for (const chunk of answers.chunks) builder.add(chunk);
  return builder.build();
}

async function* each<Value>(values: readonly Value[]) {
  yield* values;
}

function noCall(): never {
  throw new Error("This call does not cross.");
}

/** A host that keeps what it is asked with, and answers with values that have every key. */
export class FullHost {
  readonly given: unknown[] = [];

  readonly #take = (...given: readonly unknown[]) => void this.given.push(...given);

  readonly services: ClientServices = {
    llm: {
      loadModel: noCall,
      prompt: noCall,
      stream: noCall,
      promptObject: noCall,
      promptStream: async (input, onChunk, given = {}) => {
        // The host makes it up.
        const { caller: _, ...options } = given;
        this.#take(input, dataOf(options));
        return write(onChunk, options);
      },
      embed: async (input, { modelId } = {}) => (this.#take(input, modelId), [answers.embedding]),
    },
    conversations: {
      list: async (options) => (this.#take(options), kept.page),
      search: async (_, options) => (this.#take(options), [kept.hit]),
      get: async () => kept.conversation,
      create: async (options) => (this.#take(options), kept.conversation),
      update: async (_, update) => (this.#take(update), kept.summary),
      remove: async () => {},
      restore: async () => kept.summary,
      ask: async (_, __, { attachments } = {}) => (this.#take(attachments), kept.answer),
      regenerate: async () => kept.answer,
      edit: async (_, __, ___, { attachments } = {}) => (this.#take(attachments), kept.answer),
      continue: async () => kept.answer,
      stop: async () => {},
      watch: () => each(kept.changes),
      watchList: () => each(kept.listChanges),
      export: () => each(["# Seas", "\n"]),
      import: async () => [kept.summary],
    },
    models: {
      list: async () => [models.model],
      get: async () => models.model,
      load: async (_, options = {}) => (this.#take(dataOf(options)), models.loadedModel),
      unload: async () => {},
      state: async () => models.changes.loaded,
      watch: () => each(changes),
      remove: async () => models.removedModel,
      verify: async () => models.verification,
    },
    downloads: {
      start: async (_, options) => (this.#take(options), models.download),
      list: async () => [models.download],
      pause: async () => {},
      resume: async () => {},
      cancel: async () => {},
      watch: () => each<Download>([models.download]),
    },
    catalogue: {
      listRecommended: async () => [models.catalogueModel],
      describeMachine: async () => models.machineFacts,
      search: async (_, options = {}) => (this.#take(dataOf(options)), [models.hubModel]),
      inspect: async () => models.remoteModel,
    },
    hubAccount: {
      describe: async () => models.hubTokenState,
      setToken: async () => models.hubLogin,
      removeToken: async () => {},
    },
  };
}

/** The same for an engine. */
export class FullWorker implements WorkerService {
  readonly given: unknown[] = [];
  #tell: (event: ModelUnloaded) => void = () => {};

  async loadModel(place: ModelPlace, options: LoadOptions = {}) {
    this.given.push(place, dataOf(options));
    return models.loadedModel;
  }

  async unloadModel(): Promise<void> {
    this.#tell({ modelId: "starter", reason: "idle", error: restoreError(models.error) });
  }

  async executePrompt(asked: Prompt, onChunk: ChunkHandler, options: ExecuteOptions = {}) {
    this.given.push(asked, dataOf(options));
    return write(onChunk, options);
  }

  async countTokens(asked: Prompt): Promise<number> {
    this.given.push(asked);
    return 7;
  }

  async embed(input: readonly string[]) {
    this.given.push(input);
    return [answers.embedding];
  }

  async describe() {
    return [models.engineInfo];
  }

  onModelUnloaded(listener: (event: ModelUnloaded) => void): () => void {
    this.#tell = listener;
    return () => {};
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** The options without callbacks and signals. */
function dataOf(options: object): object {
  const isData = (value: unknown) => typeof value !== "function" && !(value instanceof AbortSignal);
  const entries: [string, unknown][] = Object.entries(options);
  return Object.fromEntries(entries.filter(([, value]) => isData(value)));
}

async function write(onChunk: ChunkHandler, options: AskOptions): Promise<Completion> {
  options.onPromptProgress?.(answers.promptProgress);
  await turn();
  for (const chunk of answers.chunks) await onChunk(chunk);
  return completion;
}
