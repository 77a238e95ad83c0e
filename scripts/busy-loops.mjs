import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

// Looks now and then whether its parent is still there, so that it does not outlive a parent that was killed.
const loop = `for (;;) { for (let i = 0; i < 1e8; i++); process.kill(${process.pid}, 0); }`;

/** Keeps every CPU busy with two endless loops; gives what ends them. */
export function startBusyLoops() {
  const loops = Array.from({ length: 2 * availableParallelism() }, () =>
    spawn(process.execPath, ["-e", loop], { stdio: "ignore" }),
  );
  console.log(`${loops.length} busy loops run beside the tests.`);
  return () => {
    for (const child of loops) child.kill("SIGKILL");
  };
}
