/** A text as a place in a space in which texts of like meaning are near to each other. */
export interface Embedding {
  /** Of length 1, so that the product of two of them says how near their texts are, from -1 to 1. */
  readonly vector: readonly number[];
  /** Tokens of the text, as the model read it. */
  readonly tokens: number;
}
