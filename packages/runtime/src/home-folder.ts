import { mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { LlmError } from "@llm/domain";
import { readVariable } from "@llm/model-files";
import envPaths from "env-paths";

/** Where everything this user keeps is, as absolute paths. */
export interface Folders {
  readonly home: string;
  readonly models: string;
  readonly logs: string;
}

/** The home folder to use when none is given: `LLM_HOME`, else the platform's folder for data of programs. */
export function defaultHome(environment: NodeJS.ProcessEnv = process.env): string {
  return readVariable("LLM_HOME", environment) ?? envPaths("llm-desktop", { suffix: "" }).data;
}

/**
 * Makes sure that the home folder is there; a new one is closed to other users.
 * @throws {LlmError} INVALID_ARGUMENT when it cannot be made.
 */
export function openFolders(homeFolder: string): Folders {
  const home = resolve(homeFolder);
  const folders = { home, models: join(home, "models"), logs: join(home, "logs") };
  try {
    for (const folder of Object.values(folders)) makeFolder(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LlmError("INVALID_ARGUMENT", `The folder ${home} cannot be used (${reason}).`, {
      hint: "Set LLM_HOME to a folder that you can write to.",
      cause,
    });
  }
  return folders;
}

// Not `recursive`: Node tries for ever where a folder is that nothing can be made in, such as /proc.
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another program may have made it just now.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
