import { modelFacts, type GgufHeader } from "@llm/gguf";

/** What the speed of a model depends on, but not what its weights are or where its file is. */
export interface ModelShape {
  readonly architecture: string;
  readonly layers: number;
  /** Width of an embedding. */
  readonly width: number;
  readonly heads: number;
  /** Form of the weights, such as `Q4_K_M`. */
  readonly quantization: string;
  readonly weightBytes: number;
}

export function modelShape(header: GgufHeader): ModelShape {
  const { architecture = "unknown", quantization } = modelFacts(header);
  const number = (name: string) => numberOf(header, `${architecture}.${name}`) ?? 0;
  return {
    architecture,
    layers: number("block_count"),
    width: number("embedding_length"),
    heads: number("attention.head_count"),
    quantization,
    weightBytes: weightBytes(header),
  };
}

/** Bytes of all weights; of a model in several files about that many, since the parts are about equal. */
export function weightBytes({ tensors, metadata }: GgufHeader): number {
  const parts = Math.max(1, numberOf({ metadata }, "split.count") ?? 1);
  return parts * tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Such as `llama Q8_0, 30 layers of 576, 154 MB`. */
export function describeShape(shape: ModelShape): string {
  const { architecture, quantization, layers, width } = shape;
  const megabytes = Math.max(1, Math.round(shape.weightBytes / 1e6));
  return `${architecture} ${quantization}, ${layers} layers of ${width}, ${megabytes} MB`;
}

// A list, such as one count of heads per layer, is no number.
function numberOf({ metadata }: Pick<GgufHeader, "metadata">, key: string): number | undefined {
  const entry = metadata.get(key);
  return entry !== undefined && "value" in entry && typeof entry.value === "number"
    ? entry.value
    : undefined;
}
