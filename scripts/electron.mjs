import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { root } from "./bootstrap.mjs";

const app = join(root, "apps", "desktop");
const electronFolder = () =>
  dirname(createRequire(join(app, "package.json")).resolve("electron/package.json"));
const downloadMinutes = 10;

/** Gives the path of Electron's program, downloading it if need be; says in one line why there is none. */
export async function findElectron() {
  const { platform, env } = process;
  const hasDisplay =
    platform === "win32" || platform === "darwin" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!hasDisplay) return unavailable("there is no display");
  return installedElectron() ?? (await downloadElectron());
}

/** Opens the app in Electron and ends with it, giving its exit code. */
export function runElectron(program) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined };
  const child = spawn(program, [app], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

// The package keeps the name of the program for this platform in path.txt once it has been downloaded.
function installedElectron() {
  const pathFile = join(electronFolder(), "path.txt");
  if (!existsSync(pathFile)) return undefined;
  const program = join(electronFolder(), "dist", readFileSync(pathFile, "utf8"));
  return existsSync(program) ? program : undefined;
}

async function downloadElectron() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 12)) {
    return unavailable(`its download needs Node 22.12 or newer, this is ${process.versions.node}`);
  }
  const source =
    process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? "https://github.com";
  if (!(await answers(source))) return unavailable(`${new URL(source).host} cannot be reached`);
  console.error("Downloading Electron (about 110 MB, once)…");
  const { status } = spawnSync(process.execPath, [join(electronFolder(), "install.js")], {
    stdio: ["ignore", 2, 2],
    timeout: downloadMinutes * 60_000,
  });
  return (status === 0 ? installedElectron() : undefined) ?? unavailable("its download failed");
}

async function answers(address) {
  try {
    await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}

function unavailable(reason) {
  console.error(`Electron is not used: ${reason}. The app opens in the browser.`);
  return undefined;
}
