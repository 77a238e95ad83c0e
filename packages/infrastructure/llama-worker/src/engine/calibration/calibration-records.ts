import { readFile } from "node:fs/promises";
import type { Calibration, Logger } from "@llm/domain";
import { z } from "zod";
import { replaceText } from "../../replace-file.ts";

/** A measurement, and what it holds for. */
export interface CalibrationRecord extends Calibration {
  /** CPU, its cores, way to compute and version of the engine. */
  readonly machine: string;
  readonly shape: string;
}

export type CalibrationKey = Pick<CalibrationRecord, "machine" | "shape">;

const recordSchema: z.ZodType<CalibrationRecord> = z.object({
  machine: z.string(),
  shape: z.string(),
  model: z.string(),
  threads: z.number().int().min(1).max(1_024),
  flashAttention: z.boolean(),
  pinned: z.boolean().optional(),
  tokensPerSecond: z.number().positive(),
  measuredAt: z.number().int().nonnegative(),
});
const fileSchema = z.object({ records: z.array(z.unknown()) });

/** The oldest beyond that are forgotten. */
const mostRecords = 64;

export interface CalibrationRecordsOptions {
  /** @default they end with the program */
  path?: string | undefined;
  logger?: Logger | undefined;
}

/**
 * Keeps measurements in a JSON file. It is read anew each time and replaced as a whole, so that several programs can use
 * it: what two write at the same moment is at worst measured again. A damaged file counts as empty.
 */
export class CalibrationRecords {
  readonly #path: string | undefined;
  readonly #logger: Logger | undefined;
  #inMemory: readonly CalibrationRecord[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor({ path, logger }: CalibrationRecordsOptions = {}) {
    this.#path = path;
    this.#logger = logger;
  }

  /** All records, the newest first. */
  async all(): Promise<readonly CalibrationRecord[]> {
    await this.#work;
    return this.#read();
  }

  async find(key: CalibrationKey): Promise<CalibrationRecord | undefined> {
    return (await this.all()).find((record) => isOf(record, key));
  }

  /** Remembers a record in place of the one for the same. */
  put(record: CalibrationRecord): Promise<void> {
    return this.#change((others) => [record, ...others], record);
  }

  forget(key: CalibrationKey): Promise<void> {
    return this.#change((others) => others, key);
  }

  /** Never fails: what cannot be remembered is measured again. */
  #change(
    change: (others: CalibrationRecord[]) => CalibrationRecord[],
    key: CalibrationKey,
  ): Promise<void> {
    this.#work = this.#work.then(async () => {
      const others = (await this.#read()).filter((record) => !isOf(record, key));
      const records = change(others)
        .sort((one, other) => other.measuredAt - one.measuredAt)
        .slice(0, mostRecords);
      await this.#write(records).catch((error: unknown) => {
        this.#logger?.warn({ error: String(error) }, "calibration not written");
      });
    });
    return this.#work;
  }

  async #read(): Promise<readonly CalibrationRecord[]> {
    if (this.#path === undefined) return this.#inMemory;
    return parse(await readFile(this.#path, "utf8").catch(() => ""));
  }

  async #write(records: readonly CalibrationRecord[]): Promise<void> {
    this.#inMemory = records;
    if (this.#path === undefined) return;
    await replaceText(this.#path, `${JSON.stringify({ records }, undefined, 2)}\n`);
  }
}

function isOf(record: CalibrationRecord, { machine, shape }: CalibrationKey): boolean {
  return record.machine === machine && record.shape === shape;
}

function parse(text: string): readonly CalibrationRecord[] {
  try {
    const { records } = fileSchema.parse(JSON.parse(text));
    return records.flatMap((record) => {
      const { success, data } = recordSchema.safeParse(record);
      return success ? [data] : [];
    });
  } catch {
    return [];
  }
}
