import {
  LlmError,
  type HubAccount,
  type HubLogin,
  type HubTokenState,
  type SetTokenOptions,
} from "@llm/domain";
import { summarizeError, parseHubToken } from "@llm/domain/adapters";

/** A token that a {@link FakeHubAccount} knows, and whose it is. */
export const fakeHubToken = { token: "hf_fake", userName: "fake-user" } as const;

/** A HubAccount in memory. */
export class FakeHubAccount implements HubAccount {
  /** Names of the accounts of the hub by their tokens. */
  readonly users = new Map<string, string>([[fakeHubToken.token, fakeHubToken.userName]]);
  /** Whether the hub cannot be asked. */
  isOffline = false;
  /** Whether HF_TOKEN is set, which comes before what is saved. */
  isSetByEnvironment = false;
  /** Why the hub cannot be asked with the configuration there is; a token is not saved then. */
  problem: LlmError | undefined;
  /** Every call rejects with this, while it is set. */
  error: LlmError | undefined;
  /** What was saved. */
  savedToken: string | undefined;

  async describe(): Promise<HubTokenState> {
    this.#check();
    const hub = this.problem === undefined ? {} : { hubProblem: summarizeError(this.problem) };
    if (this.isSetByEnvironment) return { source: "environment", ...hub };
    return this.savedToken === undefined ? hub : { source: "settings", ...hub };
  }

  async setToken(text: string, { signal }: SetTokenOptions = {}): Promise<HubLogin> {
    signal?.throwIfAborted();
    this.#check();
    const token = parseHubToken(text);
    if (this.problem !== undefined) throw this.problem;
    const userName = this.isOffline ? undefined : this.users.get(token);
    if (userName === undefined && !this.isOffline) {
      throw new LlmError("ACCESS_DENIED", "The hub does not know the token.", {
        details: { status: 401, page: "https://hub.example/" },
      });
    }
    this.savedToken = token;
    return { userName };
  }

  async removeToken(): Promise<void> {
    this.#check();
    this.savedToken = undefined;
  }

  #check(): void {
    if (this.error !== undefined) throw this.error;
  }
}
