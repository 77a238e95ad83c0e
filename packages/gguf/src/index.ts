export { checkGgufModel } from "./check/check-gguf-model.ts";
export { foreignFileReason } from "./foreign-file.ts";
export { encodeGgufHeader } from "./encode-header.ts";
export type { GgufContent, TensorContent } from "./gguf-content.ts";
export type { GgufHeader, GgufTensor } from "./gguf-header.ts";
export { longestContext } from "./longest-context.ts";
export { modelFacts, type GgufFacts } from "./model-facts.ts";
export {
  readGgufHeader,
  readModelHeader,
  readRemoteHeader,
  readRemoteModelHeader,
  type GgufBytes,
  type ReadHeaderOptions,
  type ReadModelOptions,
} from "./read-header.ts";
export { tensorTypes, type TensorType } from "./tensor-types.ts";
export type {
  GgufArray,
  GgufMetadata,
  GgufScalar,
  GgufScalarType,
  GgufValue,
  GgufValueType,
} from "./value-types.ts";
export { writeGguf } from "./write-gguf.ts";
