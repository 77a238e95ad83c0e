import type { LlmError } from "@llm/domain";
import { invalidVariable } from "@llm/domain/adapters";
import { readVariable } from "../environment.ts";

const protocols = new Set(["http:", "https:", "socks:", "socks5:"]);

/** A proxy that a variable names, or why that cannot be used. */
interface ProxyChoice {
  readonly address?: string;
  readonly error?: LlmError;
}

/** Which proxies requests go through, as the environment says it. */
export interface ProxySettings {
  readonly http: ProxyChoice;
  /** As `http` when there is none for it alone. */
  readonly https: ProxyChoice;
  /** Hosts that are asked without a proxy. */
  readonly noProxy: string;
}

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their names in lower case, which come first. */
export function proxySettings(environment: NodeJS.ProcessEnv = process.env): ProxySettings {
  const http = readProxy("http_proxy", environment);
  const https = readProxy("https_proxy", environment);
  return {
    http,
    https: https.address === undefined && https.error === undefined ? http : https,
    noProxy: readVariable(variableName("no_proxy", environment), environment) ?? "",
  };
}

function readProxy(lowerCase: string, environment: NodeJS.ProcessEnv): ProxyChoice {
  const name = variableName(lowerCase, environment);
  const address = readVariable(name, environment);
  if (address === undefined) return {};
  const problem = problemOf(address);
  // Its value may hold a password, so that it is not told.
  return problem === undefined
    ? { address }
    : { error: invalidVariable(name, problem, "http://proxy.example:8080") };
}

function problemOf(address: string): "address" | "protocol" | undefined {
  if (!URL.canParse(address)) return "address";
  const { protocol, hostname, username, password } = new URL(address);
  if (!protocols.has(protocol)) return "protocol";
  return hostname !== "" && canDecode(username) && canDecode(password) ? undefined : "address";
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function variableName(lowerCase: string, environment: NodeJS.ProcessEnv): string {
  return environment[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
}
