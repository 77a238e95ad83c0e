import "./check-node.mjs";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeLock } from "./lock.mjs";
import { installFingerprint, sourceFingerprint, workspaceFolders } from "./fingerprints.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const { packageManager } = readJson(join(root, "package.json"));
const stampFolder = join(root, "node_modules", ".cache", "llm-desktop");

/**
 * Installs and builds what has changed since the last time; says so on stderr, and nothing when nothing has. Of two
 * at once the second waits for the first.
 */
export function bootstrap() {
  if (isUpToDate()) return;
  const release = takeLock(join(stampFolder, "bootstrap.lock"), {
    onWait: (pid) =>
      console.error(`Waiting for another start (process ${pid}) to install and build…`),
  });
  try {
    installAndBuild();
  } finally {
    release();
  }
}

function isUpToDate() {
  const install = installFingerprint(root);
  const build = `${install} ${sourceFingerprint(root)}`;
  return readStamp("install") === install && readStamp("build") === build && hasOutput();
}

function installAndBuild() {
  const install = installFingerprint(root);
  const isInstalled = readStamp("install") === install;
  if (!isInstalled) {
    step("Installing packages", "install --frozen-lockfile --config.confirmModulesPurge=false");
    writeStamp("install", install);
  }
  const build = `${install} ${sourceFingerprint(root)}`;
  if (isInstalled && readStamp("build") === build && hasOutput()) return;
  step("Building", "exec turbo run build --output-logs=errors-only");
  writeStamp("build", build);
}

// One string for the shell: on Windows, npx is a script that only a shell can start.
function step(title, task) {
  console.error(`${title}…`);
  const { error, signal, status } = spawnSync(`npx --yes ${packageManager} ${task}`, {
    cwd: root,
    shell: true,
    // Stdout is for what the user asked for.
    stdio: ["inherit", 2, 2],
    // With NODE_ENV=production the tools that build would not be installed.
    env: { ...process.env, NODE_ENV: undefined, TURBO_TELEMETRY_DISABLED: "1" },
  });
  if (status === 0) return;
  if (signal === "SIGINT" || status === 130) process.exit(130);
  console.error(`${title} failed${error === undefined ? "" : ` (${error.message})`}.`);
  console.error("The lines above say why. It needs the network the first time; then run it again.");
  process.exit(1);
}

function hasOutput() {
  return workspaceFolders(root)
    .filter((folder) => readJson(join(folder, "package.json")).scripts?.build !== undefined)
    .every(
      (folder) => existsSync(join(folder, "dist")) && readdirSync(join(folder, "dist")).length > 0,
    );
}

function readStamp(name) {
  const path = join(stampFolder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function writeStamp(name, text) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(join(stampFolder, name), text);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
