import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";

/** Arguments of Node that run Jest. */
export const jest = [
  "--disable-warning=ExperimentalWarning",
  "--experimental-vm-modules",
  join(root, "node_modules", "jest", "bin", "jest.js"),
];

/** Runs a command, says how long it took, and tells whether it passed. */
export function passes(title, command, args, { cwd = root, environment = {} } = {}) {
  const start = performance.now();
  console.log(`\n${title}…`);
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: "inherit",
    // On Windows, npx and npm are scripts that only a shell can start.
    shell: process.platform === "win32" && command !== process.execPath,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", ...environment },
  });
  if (status === 0) console.log(`${title} passed in ${seconds(start)} s.`);
  else console.error(`${title} failed.`);
  return status === 0;
}

/** Seconds since `start`, a time of `performance.now()`. */
export function seconds(start) {
  return ((performance.now() - start) / 1000).toFixed(1);
}
