import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const pollMs = 200;

/**
 * Takes a lock, which is a file with the id of the process that has it, and gives how to let it go. Waits while
 * another process has it, and takes it from one that has died. `onWait` is told once whom it waits for.
 */
export function takeLock(path, { onWait }) {
  mkdirSync(dirname(path), { recursive: true });
  for (let isTold = false; !tryTake(path); sleep(pollMs)) {
    const owner = ownerOf(path);
    if (owner === undefined) continue;
    if (!isAlive(owner)) removeDead(path, owner);
    else if (!isTold) {
      onWait(owner);
      isTold = true;
    }
  }
  const release = () => {
    if (ownerOf(path) === process.pid) rmSync(path, { force: true });
  };
  // Also when the work ends the process.
  process.once("exit", release);
  return () => {
    process.off("exit", release);
    release();
  };
}

function tryTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function removeDead(path, owner) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  // Another may have removed the dead one just before, and taken the lock.
  if (ownerOf(aside) !== owner) renameSync(aside, path);
  else rmSync(aside);
}

function ownerOf(path) {
  try {
    // It may have been made just now, and not written yet.
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
