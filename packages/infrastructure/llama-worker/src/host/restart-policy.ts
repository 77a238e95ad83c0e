import { LlmError, type Clock } from "@llm/domain";
import type { Supervision } from "./supervision-options.ts";

/** Counts the crashes of the last minutes; says how soon an engine may be started again, and when no more. */
export class RestartPolicy {
  readonly #limits: Supervision;
  readonly #clock: Clock;
  #crashes: number[] = [];

  constructor(limits: Supervision, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Counts a crash; gives what the calls under way fail with. */
  judge(cause: LlmError): LlmError {
    this.#crashes.push(this.#clock.now());
    return this.#refuse(cause) ?? cause;
  }

  /** Why no engine is to be started, or undefined when one may be. */
  get refusal(): LlmError | undefined {
    return this.#refuse();
  }

  /** Whether an engine crashed lately, so that the next may too. */
  get isWary(): boolean {
    return this.#recent() > 0;
  }

  /** How long to wait before the next start, in milliseconds. */
  get delayMs(): number {
    const crashes = this.#recent();
    const delays = this.#limits.restartDelaysMs;
    return crashes === 0 ? 0 : (delays[crashes - 1] ?? delays.at(-1) ?? 0);
  }

  #refuse(cause?: LlmError): LlmError | undefined {
    const crashes = this.#recent();
    if (crashes < this.#limits.crashLimit) return undefined;
    const minutes = Math.ceil(this.#limits.crashWindowMs / 60_000);
    return new LlmError(
      "ENGINE_UNAVAILABLE",
      `The engine crashed ${crashes} times within ${minutes} minutes and is not started again by itself.`,
      {
        hint: "Load the model to try again, or choose another model.",
        details: { ...cause?.details, crashes },
        cause,
      },
    );
  }

  #recent(): number {
    const since = this.#clock.now() - this.#limits.crashWindowMs;
    this.#crashes = this.#crashes.filter((time) => time > since);
    return this.#crashes.length;
  }
}
