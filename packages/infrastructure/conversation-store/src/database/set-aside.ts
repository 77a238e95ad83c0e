import { existsSync, renameSync } from "node:fs";
import { Connection } from "./connection.ts";
import { fileIdentity } from "./file-identity.ts";
import { storeError } from "./store-errors.ts";

/**
 * Gives a damaged database another name, with the files that belong to it, and gives that name. Of several programs
 * that find it damaged one does this; it does nothing when another file has come in its place already.
 */
export function setAside(path: string, identity: string | undefined): string | undefined {
  // The lock of this otherwise empty database is let go of by the system when its holder is killed.
  using guard = new Connection(`${path}-guard`);
  guard.exec("PRAGMA busy_timeout = 10000");
  guard.exec("BEGIN EXCLUSIVE");
  if (identity === undefined || fileIdentity(path) !== identity) return undefined;
  const target = freeName(path);
  try {
    // The database last: it is what says that there is something to set aside.
    for (const suffix of ["-shm", "-wal", ""]) {
      if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
    }
  } catch (error) {
    const detail = `${path} cannot be given another name, perhaps since another program has it open.`;
    throw storeError("READ_ONLY", detail, error);
  }
  return target;
}

function freeName(path: string): string {
  const stem = path.replace(/\.db$/, "");
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  for (let number = 1; ; number++) {
    const name = `${stem}.damaged-${time}${number === 1 ? "" : `-${number}`}.db`;
    if (!existsSync(name)) return name;
  }
}
