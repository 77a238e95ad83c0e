import { totalmem } from "node:os";

/** Memory that the programs of this machine, or of the container it runs in, may use together, in bytes. */
export function memoryLimit(): number {
  // 0, or more than there is, where nothing limits it.
  const constrained = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(constrained, totalmem());
}
