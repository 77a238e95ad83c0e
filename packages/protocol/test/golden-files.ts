import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

const manifestName = "manifest.json";
const addedName = /^added\/(?<name>.+)\.\d+\.json$/;
const manifestSchema = z.record(z.string(), z.string());

/**
 * The golden files of one protocol version. They are frozen: the manifest has the hash of each, and no file that it names
 * is written again. What is added later goes into files of its own, `added/<name>.<n>.json`.
 */
export class GoldenFiles {
  readonly #folder: URL;

  constructor(folder: URL) {
    this.#folder = folder;
  }

  /** Hashes of the frozen files by their paths. */
  get manifest(): Readonly<Record<string, string>> {
    return existsSync(this.#at(manifestName)) ? manifestSchema.parse(this.#read(manifestName)) : {};
  }

  /** Hashes of the files that are there. */
  get hashes(): Readonly<Record<string, string>> {
    const hashes = this.#files().map((file) => [file, hashOf(this.#read(file))] as const);
    return Object.fromEntries(hashes);
  }

  /** What there are values of, such as `model` or `requests/client.models.get`. */
  get names(): readonly string[] {
    const names = this.#files().map(
      (file) => addedName.exec(file)?.groups?.name ?? file.replace(/\.json$/, ""),
    );
    return [...new Set(names)].sort();
  }

  /** All that is held under that name, what was added later included. */
  valuesOf(name: string): readonly unknown[] {
    return this.#files()
      .filter((file) => file === `${name}.json` || addedName.exec(file)?.groups?.name === name)
      .flatMap((file) => z.array(z.unknown()).parse(this.#read(file)));
  }

  /** Those of the values that are not held yet. */
  missing(name: string, values: readonly unknown[]): readonly unknown[] {
    const held = this.valuesOf(name);
    return values
      .map(asJson)
      .filter((value) => !held.some((other) => isDeepStrictEqual(other, value)));
  }

  /** Writes what is not held yet: all of it when there is no such file, else a file beside the frozen one. */
  add(name: string, values: readonly unknown[]): void {
    if (!this.#files().includes(`${name}.json`)) return this.#write(`${name}.json`, values);
    const missing = this.missing(name, values);
    if (missing.length === 0) return;
    const isOwn = (file: string) => addedName.exec(file)?.groups?.name === name;
    this.#write(`added/${name}.${this.#files().filter(isOwn).length + 1}.json`, missing);
  }

  #write(file: string, values: readonly unknown[]): void {
    const { manifest } = this;
    if (file in manifest) throw new Error(`${file} is frozen. Bring it back from the repository.`);
    this.#save(file, values);
    this.#save(manifestName, sorted({ ...manifest, [file]: hashOf(asJson(values)) }));
  }

  #save(file: string, value: unknown): void {
    mkdirSync(new URL(".", this.#at(file)), { recursive: true });
    writeFileSync(this.#at(file), `${JSON.stringify(value, undefined, 2)}\n`);
  }

  #files(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.endsWith(".json") && file !== manifestName)
      .sort();
  }

  #read(file: string): unknown {
    return JSON.parse(readFileSync(this.#at(file), "utf8")) as unknown;
  }

  #at(file: string): URL {
    return new URL(file, this.#folder);
  }
}

/** Of what a file says, so that its layout does not matter. */
function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** As it comes out of a file. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function sorted(hashes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(hashes).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
