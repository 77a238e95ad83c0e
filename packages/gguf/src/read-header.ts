import { open, stat, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { LlmError } from "@llm/domain";
import { checkModel } from "./check/check-gguf-model.ts";
import { furtherParts } from "./check/check-parts.ts";
import { checkTensors } from "./check/check-tensors.ts";
import { checkedArrays } from "./check/check-vocabulary.ts";
import { unusableModel } from "./check/unusable-model.ts";
import type { GgufHeader } from "./gguf-header.ts";
import { GgufProblem, MoreBytesNeeded } from "./gguf-problem.ts";
import { parseHeader } from "./parse-header.ts";

export interface ReadHeaderOptions {
  /** Arrays longer than this, such as vocabularies, are counted but not kept. @default 1,024 */
  maxArrayLength?: number;
  /** Keys of arrays that are kept whatever their length. @default none */
  keepArrays?: ReadonlySet<string>;
  /** Most bytes read of the file. @default 67,108,864 (64 MiB) */
  maxBytes?: number;
}

const firstReadBytes = 256 * 1024;
const growth = 32;
const missing = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);

/**
 * Reads the header of a GGUF file and checks that it is one the file can keep: counts and lengths that fit,
 * known types, every tensor within the file. Only regular files are opened, and only the header is read.
 * @throws {LlmError} MODEL_NOT_FOUND when there is no such file, MODEL_FILE_INVALID with the reason otherwise.
 */
export async function readGgufHeader(
  path: string,
  options: ReadHeaderOptions = {},
): Promise<GgufHeader> {
  try {
    return await readRegularFile(path, options);
  } catch (error) {
    throw readableError(error, path);
  }
}

/** Bytes of a GGUF file that is not on this disk. */
export interface GgufBytes {
  /** Size of the whole file. */
  readonly sizeBytes: number;
  /** Gives the first `length` bytes. */
  readStart(length: number): Promise<Uint8Array>;
}

/**
 * Reads a header as `readGgufHeader` does, of a file that is elsewhere; `name` is what errors call it. What
 * `readStart` rejects with is passed on.
 * @throws {LlmError} MODEL_FILE_INVALID with the reason.
 */
export async function readRemoteHeader(
  name: string,
  bytes: GgufBytes,
  options: ReadHeaderOptions = {},
): Promise<GgufHeader> {
  try {
    return await readHeader(bytes, options);
  } catch (error) {
    throw error instanceof GgufProblem ? readableError(error, name) : error;
  }
}

export interface ReadModelOptions {
  /** Where the file with a path is meanwhile, as one that is to get its name after the check. @default at its path */
  fileAt?: (path: string) => string;
}

/**
 * Reads the header of a model file with its vocabulary and checks it as `checkGgufModel` does, with its further parts
 * if it has some: what should come before native code sees a file.
 * @throws {LlmError} MODEL_NOT_FOUND when there is no such file, MODEL_FILE_INVALID with the reason otherwise.
 */
export async function readModelHeader(
  path: string,
  { fileAt = (same) => same }: ReadModelOptions = {},
): Promise<GgufHeader> {
  try {
    const header = await readRegularFile(fileAt(path), { keepArrays: checkedArrays });
    const parts = checkedParts(path, header);
    for (const part of parts) {
      const partHeader = await readRegularFile(fileAt(part), {}).catch((error: unknown) => {
        throw readableError(error, part);
      });
      orUnusable(part, () => checkTensors(partHeader));
    }
    return header;
  } catch (error) {
    throw readableError(error, path);
  }
}

/**
 * Reads and checks a header as `readModelHeader` does, of a file that is elsewhere; further parts are not looked at.
 * What `readStart` rejects with is passed on.
 * @throws {LlmError} MODEL_FILE_INVALID with the reason.
 */
export async function readRemoteModelHeader(name: string, bytes: GgufBytes): Promise<GgufHeader> {
  const header = await readRemoteHeader(name, bytes, { keepArrays: checkedArrays });
  checkedParts(name, header);
  return header;
}

/** Checks the first file of a model and gives the paths of its further ones. */
function checkedParts(path: string, header: GgufHeader): readonly string[] {
  return orUnusable(path, () => {
    checkModel(header);
    return furtherParts(path, header);
  });
}

function orUnusable<T>(path: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof GgufProblem ? unusableModel(basename(path), error) : error;
  }
}

async function readRegularFile(path: string, options: ReadHeaderOptions): Promise<GgufHeader> {
  const sizeBytes = await regularFileSize(path);
  await using file = await open(path, "r");
  return await readHeader({ sizeBytes, readStart: (length) => readStart(file, length) }, options);
}

async function regularFileSize(path: string): Promise<number> {
  const stats = await stat(path);
  if (stats.isFile()) return stats.size;
  throw new GgufProblem(stats.isDirectory() ? "It is a folder." : "It is not a regular file.");
}

async function readHeader(file: GgufBytes, options: ReadHeaderOptions): Promise<GgufHeader> {
  const { sizeBytes: fileBytes } = file;
  const { maxArrayLength = 1024, keepArrays = new Set(), maxBytes = 64 * 1024 * 1024 } = options;
  let length = firstReadBytes;
  for (;;) {
    const bytes = await file.readStart(Math.min(length, fileBytes, maxBytes));
    try {
      return parseHeader(bytes, { fileBytes, maxArrayLength, keepArrays });
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
      if (error.needed > maxBytes) throw new GgufProblem("Its header is larger than any known.");
      length = Math.max(error.needed, length * growth);
    }
  }
}

async function readStart(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, done);
    if (bytesRead === 0) throw new GgufProblem("It became shorter while it was read.");
    done += bytesRead;
  }
  return bytes;
}

function readableError(error: unknown, path: string): LlmError {
  if (LlmError.isInstance(error)) return error;
  const name = basename(path).replaceAll("\0", "");
  const code = systemCode(error);
  if (code !== undefined && missing.has(code)) {
    return new LlmError("MODEL_NOT_FOUND", `There is no file ${name}.`, {
      hint: "Check the path.",
      cause: error,
    });
  }
  const reason =
    error instanceof GgufProblem ? error.message : `It cannot be read (${code ?? String(error)}).`;
  return new LlmError("MODEL_FILE_INVALID", `${name} is not a usable model. ${reason}`, {
    cause: error,
  });
}

function systemCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : undefined;
}
