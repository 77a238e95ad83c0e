import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { passes } from "./test-steps.mjs";

/**
 * Clones the last commit, installs its packages from the registry into a store that is empty, builds, and asks the
 * starter model. Tells whether that worked, or in one line why it could not be tried.
 */
export function freshClone() {
  if (!works("git", ["rev-parse", "--verify", "--quiet", "HEAD"])) {
    return "A fresh clone was not tried, for this is no git repository: get the project with git clone.";
  }
  if (!works("npm", ["view", "pnpm", "version"])) {
    return "A fresh clone was not tried, for the package registry does not answer: see npm ping.";
  }
  const folder = mkdtempSync(join(tmpdir(), "fresh-clone-"));
  try {
    const clone = join(folder, "clone");
    const store = join(folder, "store");
    return (
      works("git", ["clone", "--quiet", root, clone]) &&
      passes(
        "A fresh clone of the last commit, from the registry to the first answer",
        "npm",
        ["run", "--silent", "llm", "--", "run", "starter", "Hello"],
        {
          cwd: clone,
          environment: { pnpm_config_store_dir: store, LLM_HOME: join(folder, "home") },
        },
      )
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function works(command, args) {
  const shell = process.platform === "win32";
  return spawnSync(command, args, { cwd: root, stdio: "ignore", shell }).status === 0;
}
