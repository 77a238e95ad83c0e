import { LlmError } from "../errors/llm-error.ts";
import type { ErrorSummary } from "./model.ts";

/**
 * Where the token of a hub comes from, the first one that there is: the program itself, HF_TOKEN, the settings, a file
 * of the hub's own tools.
 */
export const hubTokenSources = ["program", "environment", "settings", "hub-tools"] as const;

export type HubTokenSource = (typeof hubTokenSources)[number];

/** What is told of the hub and of the token that it is asked with; never the token itself. */
export interface HubTokenState {
  /** Absent when there is none: open models need none. */
  readonly source?: HubTokenSource | undefined;
  /** Why the hub cannot be asked with the configuration there is, such as an HF_ENDPOINT that is not an address. */
  readonly hubProblem?: ErrorSummary | undefined;
}

/** Who a token belongs to. */
export interface HubLogin {
  /** Name of the account; absent when the hub could not be asked. */
  readonly userName?: string | undefined;
}

/** What a token looks like: 1 to 512 visible ASCII characters, since it is sent in a header. */
export const hubTokenPattern = /^[\x21-\x7e]{1,512}$/;

/** What to say of a text that is no token. */
export const hubTokenRule = "A token has 1 to 512 letters, digits and signs, and no spaces.";

/**
 * Makes a token of what was pasted or typed, without the spaces and line ends around it.
 * @throws {LlmError} INVALID_ARGUMENT, which does not hold the text.
 */
export function parseHubToken(text: string): string {
  const token = text.trim();
  if (hubTokenPattern.test(token)) return token;
  throw new LlmError("INVALID_ARGUMENT", "This is no token of a hub.", {
    hint: `${hubTokenRule} Copy it again from the settings of your account.`,
  });
}
