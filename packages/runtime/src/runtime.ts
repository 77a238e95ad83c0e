import { delimiter, join } from "node:path";
import type {
  ConversationRepository,
  ConversationService,
  HubAccount,
  LlmService,
  Logger,
  ModelCatalogue,
  ModelDownloader,
  ModelManager,
  ModelRepository,
  WorkerService,
} from "@llm/domain";
import type { StoreNotice } from "@llm/conversation-store";
import type { EngineLauncher } from "@llm/llama-worker";
import { readVariable } from "@llm/model-files";
import { createContainer } from "./container.ts";
import { DisposeStack } from "./dispose-stack.ts";
import { defaultHome, openFolders, type Folders } from "./home-folder.ts";
import { defaultLogLevel, parseLogLevel, type LogLevel } from "./log-file.ts";
import { tokens } from "./tokens.ts";

export interface RuntimeOptions {
  /** Folder of all data. @default `LLM_HOME`, else the platform's folder for data of programs */
  readonly home?: string | undefined;
  /** Least that is logged. @default `LLM_LOG_LEVEL`, else `info` */
  readonly logLevel?: LogLevel | undefined;
  /**
   * Folders of other programs, such as LM Studio's, whose models are used where they are and never changed.
   * @default those of `LLM_MODEL_FOLDERS`, separated as in PATH
   */
  readonly externalFolders?: readonly string[] | undefined;
  /** Takes the log lines. @default a file in the home folder */
  readonly logger?: Logger | undefined;
  /** Unloads a model that was not used for this long, in milliseconds; the next question loads it again. @default never */
  readonly keepAliveMs?: number | undefined;
  /** Starts the engine process. @default a child process of Node */
  readonly launchEngine?: EngineLauncher | undefined;
  /** Runs the models in place of the engine process; disposed of with the runtime. */
  readonly worker?: WorkerService | undefined;
}

/** Everything wired; disposing it ends all answers and the engine process. */
export interface Runtime extends AsyncDisposable {
  readonly llm: LlmService;
  readonly models: ModelManager;
  /** Conversations that are kept in the home folder. */
  readonly conversations: ConversationService;
  readonly repository: ModelRepository;
  readonly downloads: ModelDownloader;
  readonly catalogue: ModelCatalogue;
  readonly hubAccount: HubAccount;
  /** Keeps conversations in the home folder. Opened at its first call: one that cannot be opened fails its calls alone. */
  readonly conversationStore: ConversationRepository;
  /** Tells what a user should be shown of that store, what was before included; returns how to stop that. */
  onStoreNotice(listener: (notice: StoreNotice) => void): () => void;
  readonly worker: WorkerService;
  readonly logger: Logger;
  readonly folders: Folders;
  /**
   * Starts the engine process before it is needed, so that the first load does not wait a second for it; without a model it
   * takes about 100 MB. When it does not start, the first call that needs it says why.
   */
  startEngine(): void;
}

/**
 * Wires the services for a Node program. Cheap: the engine process starts when it is first needed.
 * @throws {LlmError} INVALID_ARGUMENT when the home folder cannot be used or the log level is unknown.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const logLevel =
    options.logLevel === undefined
      ? defaultLogLevel()
      : parseLogLevel(options.logLevel, "logLevel");
  const folders = openFolders(options.home ?? defaultHome());
  const resources = new DisposeStack();
  const parts = createContainer(
    {
      ...options,
      logLevel,
      logFolder: folders.logs,
      modelsFolder: folders.models,
      downloadsFolder: join(folders.home, "downloads"),
      referencesFile: join(folders.home, "references.json"),
      settingsFile: join(folders.home, "settings.json"),
      conversationsFile: join(folders.home, "conversations.db"),
      externalFolders: options.externalFolders ?? defaultExternalFolders(),
      quarantineFile: join(folders.home, "quarantine.json"),
      calibrationFile: join(folders.home, "calibration.json"),
    },
    resources,
  );
  const worker = parts.resolve(tokens.worker);
  const conversationStore = parts.resolve(tokens.conversationStore);
  return {
    llm: parts.resolve(tokens.llm),
    models: parts.resolve(tokens.models),
    conversations: parts.resolve(tokens.conversations),
    repository: parts.resolve(tokens.repository),
    downloads: parts.resolve(tokens.downloads),
    catalogue: parts.resolve(tokens.catalogue),
    hubAccount: parts.resolve(tokens.hubAccount),
    conversationStore,
    onStoreNotice: (listener) => conversationStore.onNotice(listener),
    worker,
    logger: parts.resolve(tokens.logger),
    folders,
    startEngine: () => void worker.describe().catch(() => {}),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

function defaultExternalFolders(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const folders = readVariable("LLM_MODEL_FOLDERS", environment)?.split(delimiter) ?? [];
  return folders.map((folder) => folder.trim()).filter((folder) => folder !== "");
}
