import { describe, expect, it } from "@jest/globals";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CalibrationRecords } from "./calibration-records.ts";
import { Calibrator, type ObservedAnswer, type Tuning } from "./calibrator.ts";

const measuredAt = 1_790_000_000_000;
const hour = 60 * 60 * 1000;
const record = {
  machine: "A CPU",
  shape: "a",
  model: "llama F16, 2 layers of 64, 1 MB",
  threads: 2,
  flashAttention: true,
  tokensPerSecond: 100,
  measuredAt,
};
const tuning: Tuning = {
  threads: 2,
  flashAttention: true,
  pinned: false,
  chosenBy: { threads: "measured", flashAttention: "measured" },
  record,
};
const slow: ObservedAnswer = { completionTokens: 64, contextUsed: 300, tokensPerSecond: 59 };

interface Case {
  readonly answer?: Partial<ObservedAnswer>;
  readonly tuning?: Partial<Tuning>;
  readonly age?: number;
  /** When what is remembered now was measured. */
  readonly rememberedAt?: number;
}

/** What is left after an answer was seen. */
async function rememberedAfter({ answer, age = hour, ...other }: Case): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "calibrator-"));
  try {
    const path = join(folder, "calibration.json");
    const { rememberedAt = measuredAt } = other;
    const records = [{ ...record, measuredAt: rememberedAt }];
    await writeFile(path, JSON.stringify({ records }));
    const calibrator = new Calibrator({ path, now: () => measuredAt + age });
    await calibrator.observe({ ...tuning, ...other.tuning }, { ...slow, ...answer });
    expect(await calibrator.remembered()).toHaveLength(
      (await new CalibrationRecords({ path }).all()).length,
    );
    return (await calibrator.remembered()).length;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("Calibrator", () => {
  it("forgets a measurement when an answer is much slower, or much faster", async () => {
    expect(await rememberedAfter({})).toBe(0);
    expect(await rememberedAfter({ answer: { tokensPerSecond: 170 } })).toBe(0);
  });

  it.each<[string, Case]>([
    ["about as fast", { answer: { tokensPerSecond: 61 } }],
    ["a little faster", { answer: { tokensPerSecond: 160 } }],
    ["too short to tell", { answer: { completionTokens: 63 } }],
    ["slow for its long context", { answer: { contextUsed: 513 } }],
    ["soon after the measurement", { age: hour - 1 }],
    ["computed with other settings", { tuning: { record: undefined } }],
    ["older than what another program measured", { rememberedAt: measuredAt + 1 }],
  ])("keeps it when the answer is %s", async (_, given) => {
    expect(await rememberedAfter(given)).toBe(1);
  });

  it("says what is remembered without the keys of its file", async () => {
    const records = new CalibrationRecords();
    await records.put(record);
    const folder = await mkdtemp(join(tmpdir(), "calibrator-"));
    const path = join(folder, "calibration.json");
    await writeFile(path, JSON.stringify({ records: [record] }));
    const { machine: _, shape: __, ...calibration } = record;
    expect(await new Calibrator({ path }).remembered()).toEqual([calibration]);
    await rm(folder, { recursive: true });
  });
});
