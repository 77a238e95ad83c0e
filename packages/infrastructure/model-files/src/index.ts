export type { BundledModel } from "./bundled-model.ts";
export {
  HubModelDownloader,
  type HubModelDownloaderOptions,
} from "./downloads/hub-model-downloader.ts";
export { readVariable } from "./environment.ts";
export { FileModelRepository, type FileModelRepositoryOptions } from "./file-model-repository.ts";
export { HubAccess, type HubAccessOptions } from "./hub/hub-access.ts";
export { HuggingFaceAccount } from "./hub/hugging-face-account.ts";
export { HuggingFaceHub } from "./hub/hugging-face-hub.ts";
export type { HubSettings } from "./hub/hub-settings.ts";
export type { Patience } from "./network/try-again.ts";
export { SettingsFile, type Settings } from "./settings/settings-file.ts";
