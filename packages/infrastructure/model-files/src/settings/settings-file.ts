import { readFileSync } from "node:fs";
import { LlmError } from "@llm/domain";
import { hubTokenPattern } from "@llm/domain/adapters";
import { z } from "zod";
import { writeAtomically } from "../write-atomically.ts";
import { systemCode } from "../system-code.ts";
import { lockFile } from "../transfer/file-lock.ts";

// What a newer version has set beside is kept.
const settingsSchema = z.looseObject({ hubToken: z.string().regex(hubTokenPattern).optional() });

const longestWaitMs = 5_000;

/** What the user has set. */
export interface Settings {
  /** Token of the user's account at the hub. */
  readonly hubToken?: string | undefined;
}

/** Keeps the user's settings in a JSON file that nobody else can read. A file that is damaged is never written over. */
export class SettingsFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Reads the file as it is now; without one nothing is set. @throws {LlmError} SETTINGS_UNUSABLE */
  read(): Settings {
    return this.#readAll();
  }

  /**
   * Sets what is given and keeps the rest; undefined takes a setting away. Programs that do so at once wait for each other.
   * @throws {LlmError} SETTINGS_UNUSABLE
   */
  async update(change: Settings): Promise<void> {
    const patience = AbortSignal.timeout(longestWaitMs);
    try {
      await using _ = await lockFile(`${this.path}.lock`, patience);
      const settings = { ...this.#readAll(), ...change };
      await writeAtomically(this.path, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (cause) {
      if (LlmError.isInstance(cause)) throw cause;
      throw this.#unusable(
        "written",
        patience.aborted ? "another program does" : systemCode(cause),
        {
          hint: "Make sure that its folder can be written to and its disk has space, then try again.",
          cause,
        },
      );
    }
  }

  #readAll(): z.infer<typeof settingsSchema> {
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(this.path, "utf8"));
    } catch (cause) {
      const code = systemCode(cause);
      if (code === "ENOENT") return {};
      // Of a text that is no JSON the cause quotes a part, which may be a token.
      throw this.#unusable("read", code || "it is no JSON", { hint: this.#howToMend });
    }
    const settings = settingsSchema.safeParse(content);
    if (settings.success) return settings.data;
    const name = settings.error.issues[0]?.path.join(".") || "it is no object";
    throw this.#unusable("read", name, { hint: this.#howToMend });
  }

  get #howToMend(): string {
    return `Correct ${this.path}, or move it away to begin with none.`;
  }

  #unusable(done: string, reason: string, options: { hint: string; cause?: unknown }): LlmError {
    return new LlmError(
      "SETTINGS_UNUSABLE",
      `The settings cannot be ${done} (${reason}).`,
      options,
    );
  }
}
