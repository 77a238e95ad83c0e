import "./check-node.mjs";
import { bootstrap, packageManager } from "./bootstrap.mjs";
import { findChromium } from "./find-chromium.mjs";
import { jest, passes, seconds } from "./test-steps.mjs";

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
    environment: { CHROMIUM_PATH: chromium },
  });
}
console.log(`\nEverything passed in ${seconds(began)} s.`);

function step(...command) {
  if (!passes(...command)) process.exit(1);
}
