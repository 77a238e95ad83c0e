import {
  LlmError,
  type HubAccount,
  type HubLogin,
  type HubTokenState,
  type SetTokenOptions,
} from "@llm/domain";
import { summarizeError, parseHubToken } from "@llm/domain/adapters";
import type { SettingsFile } from "../settings/settings-file.ts";
import type { HubAccess } from "./hub-access.ts";

export interface HuggingFaceAccountParts {
  readonly access: HubAccess;
  /** The settings that `access` reads too. */
  readonly settings: SettingsFile;
}

/** The user's account at Hugging Face or a mirror of it; its token is kept in the settings. */
export class HuggingFaceAccount implements HubAccount {
  readonly #access: HubAccess;
  readonly #settings: SettingsFile;

  constructor({ access, settings }: HuggingFaceAccountParts) {
    this.#access = access;
    this.#settings = settings;
  }

  async describe(): Promise<HubTokenState> {
    const { problem } = this.#access;
    return {
      source: this.#access.findToken()?.source,
      ...(problem === undefined ? {} : { hubProblem: summarizeError(problem) }),
    };
  }

  async setToken(text: string, { signal }: SetTokenOptions = {}): Promise<HubLogin> {
    signal?.throwIfAborted();
    const token = parseHubToken(text);
    const userName = await this.#userName(token, signal ?? new AbortController().signal);
    signal?.throwIfAborted();
    await this.#settings.update({ hubToken: token });
    return { userName };
  }

  async removeToken(): Promise<void> {
    // No file is made for it.
    if (this.#settings.read().hubToken !== undefined) {
      await this.#settings.update({ hubToken: undefined });
    }
  }

  /** Undefined when the hub cannot be asked now: the token may be good all the same. */
  async #userName(token: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      return await this.#access.api.whoAmI(token, signal);
    } catch (error) {
      if (LlmError.isInstance(error) && error.code === "CONNECTION_LOST") return undefined;
      throw error;
    }
  }
}
