import type { Calibration, LlamaLoadSettings, LocalModelFacts, Logger } from "@llm/domain";
import type { LlamaModel } from "node-llama-cpp";
import type { CpuPin } from "../cpu-pin/cpu-pin.ts";
import { describeShape, type ModelShape } from "../load/model-shape.ts";
import { defaultThreadCount } from "../load/thread-count.ts";
import {
  CalibrationRecords,
  type CalibrationKey,
  type CalibrationRecord,
  type CalibrationRecordsOptions,
} from "./calibration-records.ts";
import { chooseFastest } from "./choose-fastest.ts";
import { thisMachine } from "./machine.ts";
import { measureSpeed } from "./measure-speed.ts";
import { threadCandidates } from "./thread-candidates.ts";

/** How a model is to be computed, and why so. */
export interface Tuning extends Required<Pick<LocalModelFacts, "flashAttention" | "chosenBy">> {
  readonly threads: number;
  readonly pinned: boolean;
  /** The measurement behind it. */
  readonly record?: CalibrationRecord | undefined;
}

export interface TuningRequest extends Pick<
  LlamaLoadSettings,
  "threads" | "flashAttention" | "kvCacheType" | "calibrate"
> {
  readonly shape: ModelShape;
  /** Whether nothing else has computed since the load began, so that what is measured counts. */
  readonly isAlone: () => boolean;
  readonly signal: AbortSignal;
  /** Told before each candidate is measured. */
  readonly onStep: () => void;
}

/** An answer that was the only one while it was written. */
export interface ObservedAnswer {
  readonly completionTokens: number;
  /** Tokens in the context at its end. */
  readonly contextUsed: number;
  /** Without the time that its reader took. */
  readonly tokensPerSecond: number;
}

export interface CalibratorOptions extends CalibrationRecordsOptions {
  /** Keeps this process on one CPU. @default that is not tried */
  pin?: CpuPin | undefined;
  /** Milliseconds since 1970. @default the system's */
  now?: () => number;
}

/** Time for all candidates together, in milliseconds. */
const budgetMs = 3_000;
/** Least tokens that a candidate costs. */
const tokensOfCandidate = 4;
/** A shorter answer says little of the speed, */
const fewestTokens = 64;
/** and in a longer context all of them are slower than in the small one that was measured. */
const longestContext = 512;
/** Below this share of the measured speed, or as far above it, the machine is not what it was then. */
const doubtfulShare = 0.6;
/** What was measured so recently is not doubted. */
const trustedMs = 60 * 60 * 1000;

/**
 * Chooses threads, flash attention and whether to stay on one CPU: by measuring them once on a machine for models of a
 * shape.
 */
export class Calibrator {
  readonly #records: CalibrationRecords;
  readonly #logger: Logger | undefined;
  readonly #pin: CpuPin | undefined;
  readonly #now: () => number;
  #observed: Promise<void> = Promise.resolve();

  constructor({ now = Date.now, pin, ...options }: CalibratorOptions = {}) {
    this.#records = new CalibrationRecords(options);
    this.#logger = options.logger;
    this.#pin = pin;
    this.#now = now;
  }

  /** What is remembered after all that was observed so far, the newest first. */
  async remembered(): Promise<Calibration[]> {
    await this.#observed;
    const records = await this.#records.all();
    return records.map((record) => {
      const { machine: _, shape: __, ...calibration } = record;
      return calibration;
    });
  }

  /** Never fails but with the reason of the signal: what cannot be measured is chosen as for any model. */
  async tune(model: LlamaModel, request: TuningRequest): Promise<Tuning> {
    const { calibrate = false, threads, shape } = request;
    const { name, cpus, cores } = await thisMachine(model.llama);
    const key = { machine: name, shape: JSON.stringify(shape) };
    const canFlash = model.flashAttentionSupported;
    const canPin = (await this.#pin?.isPossible()) ?? false;
    const can = { cpus, canFlash, canPin };
    const known = calibrate ? undefined : await this.#find(key, canPin);
    if (known !== undefined) return tuningOf(request, { known, source: "remembered", ...can });
    if (threads !== undefined || !request.isAlone()) return tuningOf(request, can);
    const measured = await this.#measure(model, { ...request, key, cores, canPin }).catch(
      (error: unknown) => {
        request.signal.throwIfAborted();
        this.#logger?.warn({ error: String(error) }, "speed not measured");
        return undefined;
      },
    );
    return tuningOf(request, { known: measured, source: "measured", ...can });
  }

  /** Forgets what was measured when an answer shows that it no longer holds; the next load measures again. */
  observe(tuning: Tuning, answer: ObservedAnswer): Promise<void> {
    this.#observed = this.#observed.then(() => this.#judge(tuning, answer));
    return this.#observed;
  }

  /** What was measured where the process could not be kept on one CPU is not all that there is to know where it can. */
  async #find(key: CalibrationKey, canPin: boolean): Promise<CalibrationRecord | undefined> {
    const known = await this.#records.find(key);
    return canPin && known?.pinned === undefined ? undefined : known;
  }

  async #judge({ record }: Tuning, answer: ObservedAnswer): Promise<void> {
    if (record === undefined || this.#now() - record.measuredAt < trustedMs) return;
    if (answer.completionTokens < fewestTokens || answer.contextUsed > longestContext) return;
    const ratio = answer.tokensPerSecond / record.tokensPerSecond;
    if (ratio >= doubtfulShare && ratio <= 1 / doubtfulShare) return;
    // Another program may have measured again since.
    const known = await this.#records.find(record);
    if (known?.measuredAt === record.measuredAt) await this.#records.forget(record);
  }

  async #measure(
    model: LlamaModel,
    request: MeasuringRequest,
  ): Promise<CalibrationRecord | undefined> {
    const { shape, signal, key, cores, canPin } = request;
    const deadline = performance.now() + budgetMs;
    const fastest = await chooseFastest({
      threadCounts: threadCandidates({ cores, weightBytes: shape.weightBytes }),
      canFlash: model.flashAttentionSupported,
      canPin,
      measure: async (candidate, limitMs) => {
        request.onStep();
        await this.#pin?.set(candidate.pinned);
        return measureSpeed(model, candidate, { signal, limitMs, deadline });
      },
      hasTimeFor: (writeMs) => performance.now() + tokensOfCandidate * writeMs < deadline,
    });
    if (fastest === undefined || !request.isAlone()) return undefined;
    const { threads, flashAttention, pinned, writeMs } = fastest;
    const record = {
      ...key,
      model: describeShape(shape),
      threads,
      flashAttention,
      ...(canPin && { pinned }),
      tokensPerSecond: 1_000 / writeMs,
      measuredAt: this.#now(),
    };
    await this.#records.put(record);
    return record;
  }
}

interface MeasuringRequest extends TuningRequest {
  readonly key: CalibrationKey;
  readonly cores: number;
  readonly canPin: boolean;
}

interface Findings {
  readonly known?: CalibrationRecord | undefined;
  readonly source?: "measured" | "remembered";
  readonly cpus: number;
  readonly canFlash: boolean;
  readonly canPin: boolean;
}

/** What the caller asked for goes first, then what was measured, then what is right for most. */
function tuningOf(
  request: TuningRequest,
  { known, source, cpus, canFlash, canPin }: Findings,
): Tuning {
  const { threads = known?.threads ?? defaultThreadCount(cpus) } = request;
  const foundBy = known === undefined ? "default" : (source ?? "default");
  const needsFlash = request.kvCacheType !== undefined && request.kvCacheType !== "f16";
  const flash = request.flashAttention ?? (needsFlash ? true : undefined);
  return {
    threads,
    flashAttention: flash ?? known?.flashAttention ?? canFlash,
    pinned: canPin && known?.pinned === true && known.threads === threads,
    chosenBy: {
      threads: request.threads === undefined ? foundBy : "option",
      flashAttention: flash === undefined ? foundBy : "option",
    },
    // A speed that was measured with other settings says nothing of these.
    record: request.threads === undefined && flash === undefined ? known : undefined,
  };
}
