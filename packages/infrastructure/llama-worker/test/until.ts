import type { ManualClock } from "@llm/testing/fakes";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Waits until a condition holds; the limit of the test is the only one. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

/** Lets time pass in steps, with a turn of the event loop after each, until a call has settled; gives its outcome. */
export async function whilePassing<Result>(
  clock: ManualClock,
  stepMs: number,
  call: Promise<Result>,
): Promise<Result> {
  let isSettled = false;
  const settle = () => void (isSettled = true);
  call.then(settle, settle);
  await until(() => {
    if (!isSettled) clock.pass(stepMs);
    return isSettled;
  });
  return call;
}
