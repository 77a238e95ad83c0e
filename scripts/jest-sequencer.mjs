import { sep } from "node:path";
import TestSequencer from "@jest/test-sequencer";

/**
 * Begins with what takes longest, so that no processor stands idle at the end. Where Jest has seen no run yet it goes
 * by the size of a file; but those in a `test` folder start processes and servers, and are slow for their size.
 */
export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    const isSlow = ({ path, duration }) =>
      duration === undefined && path.includes(`${sep}test${sep}`);
    return super.sort(tests).toSorted((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
  }
}
