import type { GgufTensor } from "../gguf-header.ts";
import { GgufProblem } from "../gguf-problem.ts";

/** The tensors of a model, to be asked for by name and shape. */
export class NamedTensors {
  readonly #byName: ReadonlyMap<string, GgufTensor>;

  constructor(tensors: readonly GgufTensor[]) {
    this.#byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Refuses a model without this tensor, or with another shape of it. */
  require(name: string, shape: readonly number[]): void {
    const tensor = this.#byName.get(name);
    if (tensor === undefined) throw new GgufProblem(`It lacks the tensor ${name}.`);
    const { dimensions } = tensor;
    // Sizes of 1 at the end change nothing.
    for (let axis = 0; axis < Math.max(shape.length, dimensions.length); axis++) {
      if ((dimensions[axis] ?? 1) === (shape[axis] ?? 1)) continue;
      const shapes = `${dimensions.join(" x ")} and not ${shape.join(" x ")}`;
      throw new GgufProblem(`Its tensor ${name} has the shape ${shapes}.`);
    }
  }
}
