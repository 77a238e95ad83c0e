import "reflect-metadata";
import {
  LocalConversationService,
  LocalLlmService,
  LocalModelCatalogue,
  LocalModelManager,
  recommendedModels,
} from "@llm/application";
import { SqliteConversationRepository } from "@llm/conversation-store";
import type { Logger, WorkerService } from "@llm/domain";
import { LlamaCppWorkerService, type EngineLauncher } from "@llm/llama-worker";
import {
  FileModelRepository,
  HubAccess,
  HubModelDownloader,
  HuggingFaceAccount,
  HuggingFaceHub,
  SettingsFile,
} from "@llm/model-files";
import { starterModel } from "@llm/starter-model";
import { container, instanceCachingFactory, type DependencyContainer } from "tsyringe";
import { conversationWriter, isWriterAlive } from "./conversation-writer.ts";
import type { DisposeStack } from "./dispose-stack.ts";
import { openLogFile, type LogLevel } from "./log-file.ts";
import { memoryLimit } from "./memory-limit.ts";
import { tokens } from "./tokens.ts";

interface Choices {
  readonly logFolder: string;
  readonly modelsFolder: string;
  readonly downloadsFolder: string;
  readonly referencesFile: string;
  readonly settingsFile: string;
  readonly conversationsFile: string;
  readonly externalFolders: readonly string[];
  readonly quarantineFile: string;
  readonly calibrationFile: string;
  readonly keepAliveMs?: number | undefined;
  readonly logLevel: LogLevel;
  readonly logger?: Logger | undefined;
  readonly worker?: WorkerService | undefined;
  readonly launchEngine?: EngineLauncher | undefined;
}

/** Says how each part is made of the others; what is made and must be let go of lands on `resources`. */
export function createContainer(choices: Choices, resources: DisposeStack): DependencyContainer {
  const parts = container.createChildContainer();
  const { logger, worker, launchEngine } = choices;

  parts.register(tokens.logger, {
    useFactory: instanceCachingFactory(
      () => logger ?? resources.use(openLogFile(choices.logFolder, choices.logLevel)).logger,
    ),
  });
  parts.register(tokens.repository, {
    useFactory: instanceCachingFactory(
      () =>
        new FileModelRepository({
          bundled: [starterModel],
          folder: choices.modelsFolder,
          externalFolders: choices.externalFolders,
          referencesFile: choices.referencesFile,
        }),
    ),
  });
  parts.register(tokens.conversationStore, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(
        new SqliteConversationRepository({
          path: choices.conversationsFile,
          logger: from.resolve(tokens.logger),
        }),
      ),
    ),
  });
  parts.register(tokens.worker, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(
        worker ??
          new LlamaCppWorkerService({
            launchEngine,
            quarantineFile: choices.quarantineFile,
            calibrationFile: choices.calibrationFile,
            keepAliveMs: choices.keepAliveMs,
            logger: from.resolve(tokens.logger),
          }),
      ),
    ),
  });
  parts.register(tokens.models, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(
        new LocalModelManager({
          worker: from.resolve(tokens.worker),
          repository: from.resolve(tokens.repository),
          logger: from.resolve(tokens.logger),
        }),
      ),
    ),
  });
  parts.register(tokens.llm, {
    useFactory: instanceCachingFactory(
      (from) =>
        new LocalLlmService({
          worker: from.resolve(tokens.worker),
          models: from.resolve(tokens.models),
        }),
    ),
  });
  parts.register(tokens.conversations, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(
        new LocalConversationService({
          llm: from.resolve(tokens.llm),
          models: from.resolve(tokens.models),
          repository: from.resolve(tokens.conversationStore),
          writer: conversationWriter,
          isWriterAlive,
          logger: from.resolve(tokens.logger),
        }),
      ),
    ),
  });
  parts.register(tokens.settings, {
    useFactory: instanceCachingFactory(() => new SettingsFile(choices.settingsFile)),
  });
  parts.register(tokens.hubAccess, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(new HubAccess({ settings: from.resolve(tokens.settings) })),
    ),
  });
  parts.register(tokens.hubAccount, {
    useFactory: instanceCachingFactory(
      (from) =>
        new HuggingFaceAccount({
          access: from.resolve(tokens.hubAccess),
          settings: from.resolve(tokens.settings),
        }),
    ),
  });
  parts.register(tokens.downloads, {
    useFactory: instanceCachingFactory((from) =>
      resources.use(
        new HubModelDownloader({
          access: from.resolve(tokens.hubAccess),
          folder: choices.modelsFolder,
          stateFolder: choices.downloadsFolder,
          externalFolders: choices.externalFolders,
          library: from.resolve(tokens.repository),
          logger: from.resolve(tokens.logger),
        }),
      ),
    ),
  });
  parts.register(tokens.catalogue, {
    useFactory: instanceCachingFactory(
      (from) =>
        new LocalModelCatalogue({
          hub: new HuggingFaceHub(from.resolve(tokens.hubAccess)),
          recommended: recommendedModels,
          machine: { memoryBytes: memoryLimit() },
        }),
    ),
  });
  return parts;
}
