import { networkInterfaces } from "node:os";
import { LlmError, type ErrorDetails } from "@llm/domain";
import { z } from "zod";
import type { HttpResponse } from "./http-client.ts";
import { systemCode } from "../system-code.ts";
import { retryAfterMs } from "./retry-after.ts";

const unknownHost = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
/** Of an AggregateError, which is not known by instanceof in another realm. */
const errorsSchema = z.array(z.unknown());
const webPage = "WEB_PAGE";
const noNetwork = new Set(["ENETUNREACH", "ENETDOWN"]);

/** What to say when a request or its answer broke. An LlmError stays what it is. */
export function connectionLost(cause: unknown, host: string): LlmError {
  const known = llmErrorIn(cause);
  if (known !== undefined) return known;
  const code = reasonOf(cause);
  const isOffline = noNetwork.has(code) || (unknownHost.has(code) && !hasNetwork());
  const details = { host, offline: isOffline, ...(code === "" ? {} : { reason: code }) };
  if (isOffline) {
    return new LlmError("CONNECTION_LOST", "This machine is offline.", {
      hint: "Connect to a network, then try again. A download goes on where it was.",
      cause,
      details,
    });
  }
  if (unknownHost.has(code)) {
    return new LlmError("CONNECTION_LOST", `The server ${host} was not found.`, {
      hint: "Check the address and the network, then try again.",
      cause,
      details,
    });
  }
  return new LlmError("CONNECTION_LOST", `The connection to ${host} was lost.`, { cause, details });
}

/** The server gave no byte for so long that the connection counts as dead. */
export function stalled(host: string, seconds: number): LlmError {
  return new LlmError("CONNECTION_LOST", `${host} has sent nothing for ${seconds} seconds.`, {
    details: { host, offline: false, reason: "STALLED" },
  });
}

/** What to say of an answer that another try may better: too many requests, or a server in trouble. */
export function serverTrouble(response: HttpResponse, host: string): LlmError | undefined {
  const { status } = response;
  const waitMs = retryAfterMs(response.header("retry-after"), Date.now());
  const wait: ErrorDetails =
    waitMs === undefined ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1_000) };
  if (status === 429) {
    return new LlmError("RATE_LIMITED", `${host} asks for a break, as it was asked too often.`, {
      hint:
        waitMs === undefined
          ? "Wait a few minutes, then try again."
          : `Try again in ${Math.ceil(waitMs / 1_000)} seconds.`,
      details: { host, status, ...wait },
    });
  }
  if (status < 500 && status !== 408) return undefined;
  return new LlmError("CONNECTION_LOST", `${host} has a problem of its own (HTTP ${status}).`, {
    hint: "Try again later. A download goes on where it was.",
    details: { host, status, offline: false, ...wait },
  });
}

/** What to say of a web page in place of what was asked for: a login page of the network, or a wrong address. */
export function webPageInstead(host: string): LlmError {
  return new LlmError("CONNECTION_LOST", `${host} sent a web page instead of what was asked for.`, {
    hint: "If this network has a login page, open it in a browser and sign in; else check the address.",
    details: { host, offline: false, reason: webPage },
  });
}

export function isWebPage({ details }: LlmError): boolean {
  return details["reason"] === webPage;
}

/** How long a server asked to wait, in milliseconds. */
export function requestedWaitMs({ details }: LlmError): number | undefined {
  const seconds = details["retryAfterSeconds"];
  return typeof seconds === "number" ? seconds * 1_000 : undefined;
}

// Clients wrap what a connection failed with, some of them twice.
function llmErrorIn(error: unknown): LlmError | undefined {
  for (const cause of causes(error)) if (LlmError.isInstance(cause)) return cause;
  return undefined;
}

function reasonOf(error: unknown): string {
  for (const cause of causes(error)) {
    const code = systemCode(cause);
    if (code !== "") return code;
  }
  return "";
}

function* causes(error: unknown): Generator<unknown, void, undefined> {
  let cause = error;
  for (let depth = 0; depth < 5 && cause !== undefined; depth++) {
    yield cause;
    if (typeof cause !== "object" || cause === null) return;
    if ("errors" in cause) yield* errorsSchema.safeParse(cause.errors).data ?? [];
    cause = "cause" in cause ? cause.cause : undefined;
  }
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ internal }) => !internal),
  );
}
