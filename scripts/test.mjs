import "./check-node.mjs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, packageManager, root } from "./bootstrap.mjs";
import { findChromium } from "./find-chromium.mjs";

const checks = [
  "types",
  "package",
  "format",
  "lint",
  "dependencies",
  "unused",
  "snippets",
  "docs",
  "scripts",
];
const jest = [
  "--disable-warning=ExperimentalWarning",
  "--experimental-vm-modules",
  join(root, "node_modules", "jest", "bin", "jest.js"),
];

const began = performance.now();
bootstrap();
step("Static checks", "npx", [
  "--yes",
  packageManager,
  "exec",
  "turbo",
  "run",
  ...checks.map((name) => `check:${name}`),
  "--output-logs=errors-only",
]);
step("Tests", process.execPath, [...jest, "--coverage", "--ignoreProjects", "e2e"]);
const chromium = findChromium();
if (chromium === undefined) {
  console.log(
    "End-to-end tests did not run: no Chromium or Chrome was found. Install one, or set CHROMIUM_PATH.",
  );
} else {
  step("End-to-end tests", process.execPath, [...jest, "--selectProjects", "e2e"], {
    CHROMIUM_PATH: chromium,
  });
}
console.log(`\nEverything passed in ${seconds(began)} s.`);

function step(title, command, args, environment = {}) {
  const start = performance.now();
  console.log(`\n${title}…`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    // On Windows, npx is a script that only a shell can start.
    shell: process.platform === "win32" && command === "npx",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", ...environment },
  });
  if (status !== 0) {
    console.error(`${title} failed.`);
    process.exit(status ?? 1);
  }
  console.log(`${title} passed in ${seconds(start)} s.`);
}

function seconds(start) {
  return ((performance.now() - start) / 1000).toFixed(1);
}
