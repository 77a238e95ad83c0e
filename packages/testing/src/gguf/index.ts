export { syntheticModelFile, type SyntheticModelFileOptions } from "./synthetic-model-file.ts";
export {
  syntheticShapes,
  type SyntheticShape,
  type SyntheticShapeName,
} from "./synthetic-shape.ts";
export { writeSyntheticModel, type SyntheticModelOptions } from "./write-synthetic-model.ts";
