import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LlmError } from "@llm/domain";
import { checkAddress } from "../network/address-policy.ts";

/** Which hub is asked, and as whom. */
export interface HubSettings {
  /** Base address of the hub. @default HF_ENDPOINT, else https://huggingface.co */
  readonly endpoint?: string | undefined;
  /** Token of the user's account. @default HF_TOKEN, else the file of HF_TOKEN_PATH, else that of the hub's own tools */
  readonly token?: string | undefined;
}

/** @throws {LlmError} INVALID_URL when the endpoint is no address to use. */
export function hubEndpoint(
  { endpoint }: HubSettings,
  environment: NodeJS.ProcessEnv = process.env,
): URL {
  const text = endpoint ?? (environment["HF_ENDPOINT"] || "https://huggingface.co");
  if (!URL.canParse(text)) {
    throw new LlmError("INVALID_URL", "The address of the hub cannot be read.", {
      hint: "Set HF_ENDPOINT to an address such as https://huggingface.co, or unset it.",
    });
  }
  const url = new URL(text.endsWith("/") ? text : `${text}/`);
  checkAddress(url);
  return url;
}

/** Reads the token anew at each call, so that one that was set meanwhile is used. */
export function hubToken(
  { token }: HubSettings,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const text = token ?? (environment["HF_TOKEN"] || readToken(environment));
  // A line end inside would break the header it is sent in.
  return text?.trim().split(/\s/u)[0] || undefined;
}

function readToken(environment: NodeJS.ProcessEnv): string | undefined {
  const home = environment["HF_HOME"] || join(homedir(), ".cache", "huggingface");
  try {
    return readFileSync(environment["HF_TOKEN_PATH"] || join(home, "token"), "utf8");
  } catch {
    return undefined;
  }
}
