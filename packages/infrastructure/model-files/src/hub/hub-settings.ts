import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { HubTokenSource } from "@llm/domain";
import { invalidVariable } from "@llm/domain/adapters";
import { readVariable } from "../environment.ts";
import { addressProblem } from "../network/address-policy.ts";
import type { SettingsFile } from "../settings/settings-file.ts";

/** Which hub is asked, and as whom. */
export interface HubSettings {
  /** Base address of the hub. @default HF_ENDPOINT, else https://huggingface.co */
  readonly endpoint?: string | undefined;
  /**
   * Token of the user's account.
   * @default HF_TOKEN, else the one in `settings`, else the file of HF_TOKEN_PATH, else that of the hub's own tools
   */
  readonly token?: string | undefined;
  /** Where the user's own token is saved. @default nowhere */
  readonly settings?: SettingsFile | undefined;
}

/** A token, and where it was found. */
export interface FoundToken {
  readonly token: string;
  readonly source: HubTokenSource;
}

const huggingFace = "https://huggingface.co";

/** @throws {LlmError} CONFIGURATION_INVALID when the endpoint is no address to use. */
export function hubEndpoint(
  { endpoint }: HubSettings,
  environment: NodeJS.ProcessEnv = process.env,
): URL {
  const text = endpoint ?? readVariable("HF_ENDPOINT", environment) ?? huggingFace;
  const name = endpoint === undefined ? "HF_ENDPOINT" : "endpoint";
  if (!URL.canParse(text)) throw invalidVariable(name, "address", huggingFace);
  const url = new URL(text.endsWith("/") ? text : `${text}/`);
  const problem = addressProblem(url);
  if (problem !== undefined) throw invalidVariable(name, problem, huggingFace);
  return url;
}

/**
 * Looks for the token anew at each call, so that one that was set meanwhile is used. What a program or its environment
 * says goes before what was saved, as with the hub's own tools.
 * @throws {LlmError} SETTINGS_UNUSABLE when the settings have to be looked into and cannot be read.
 */
export function findHubToken(
  { token, settings }: HubSettings,
  environment: NodeJS.ProcessEnv = process.env,
): FoundToken | undefined {
  return (
    found("program", token) ??
    found("environment", environment["HF_TOKEN"]) ??
    found("settings", settings?.read().hubToken) ??
    found("hub-tools", readToken(environment))
  );
}

function found(source: HubTokenSource, text: string | undefined): FoundToken | undefined {
  // A line end inside would break the header it is sent in.
  const token = text?.trim().split(/\s/u)[0];
  return token === undefined || token === "" ? undefined : { token, source };
}

function readToken(environment: NodeJS.ProcessEnv): string | undefined {
  const home = readVariable("HF_HOME", environment) ?? join(homedir(), ".cache", "huggingface");
  try {
    return readFileSync(readVariable("HF_TOKEN_PATH", environment) ?? join(home, "token"), "utf8");
  } catch {
    return undefined;
  }
}
