import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { wait } from "../network/wait.ts";
import { systemCode } from "../system-code.ts";

const ownerSchema = z.object({ id: z.string(), pid: z.number().int(), host: z.string() });
type Owner = z.infer<typeof ownerSchema>;

const heartbeatMs = 2_000;
/** A lock of another machine, or of a program whose number went to another one, is free after this silence. */
const silenceMs = 20_000;
const lookAgainMs = 200;

/** A lock that keeps others, also in other processes, from the same file. */
export interface FileLock extends AsyncDisposable {}

/**
 * Waits for the lock at `path` and takes it. The lock of a process that died is taken over at once.
 * Aborting rejects with `signal.reason`.
 */
export async function lockFile(path: string, signal: AbortSignal): Promise<FileLock> {
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    signal.throwIfAborted();
    if (await take(path, owner)) return hold(path, owner);
    if (await isAbandoned(path)) await putAside(path);
    else await wait(lookAgainMs, signal);
  }
}

// A link is made whole or not at all, so that nobody reads half of a lock.
async function take(path: string, owner: Owner): Promise<boolean> {
  const own = `${path}.${owner.id}`;
  await writeFile(own, JSON.stringify(owner), { mode: 0o600 });
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

function hold(path: string, owner: Owner): FileLock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  beat.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      if ((await readOwner(path))?.id === owner.id) await rm(path, { force: true });
    },
  };
}

async function isAbandoned(path: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > silenceMs) return true;
  const owner = await readOwner(path);
  return owner !== undefined && owner.host === hostname() && !isAlive(owner.pid);
}

// Two may find the same lock abandoned: the second must not take the fresh lock of the first away.
async function putAside(path: string): Promise<void> {
  const abandoned = await readOwner(path);
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const found = await readOwner(aside);
  if (found?.id !== abandoned?.id) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
