export type { BundledModel } from "./bundled-model.ts";
export { FileModelRepository, type FileModelRepositoryOptions } from "./file-model-repository.ts";
