import type { HubLogin, HubTokenState } from "../entities/hub-token.ts";

export interface SetTokenOptions {
  signal?: AbortSignal;
}

/** The account at the hub that gated and private models are read with. Nothing here gives a token back. */
export interface HubAccount {
  /**
   * Says where the token comes from that is in use now, and whether the hub can be asked with the configuration there is.
   * Asks the hub nothing.
   * @throws {LlmError} SETTINGS_UNUSABLE
   */
  describe(): Promise<HubTokenState>;
  /**
   * Asks the hub whose token it is and saves it in place of the one before; the next request has it already. One that
   * the hub does not know is not saved. When the hub cannot be asked, it is saved and the answer has no name.
   * Cancelling rejects with `signal.reason` and saves nothing.
   * @throws {LlmError} INVALID_ARGUMENT | ACCESS_DENIED | SETTINGS_UNUSABLE | CONFIGURATION_INVALID, never with the token in it
   */
  setToken(token: string, options?: SetTokenOptions): Promise<HubLogin>;
  /**
   * Forgets the saved token, if there is one; a token from elsewhere stays in use.
   * @throws {LlmError} SETTINGS_UNUSABLE
   */
  removeToken(): Promise<void>;
}
