import { LlmError, type StartOptions } from "@llm/domain";
import type { HubAccess } from "../hub/hub-access.ts";
import type { ModelSource } from "../sources/model-source.ts";
import { parseSource } from "../sources/parse-source.ts";

/** What a download was asked for, checked. */
export interface DownloadRequest extends StartOptions {
  /** The source as it was given. */
  readonly given: string;
  readonly source: ModelSource;
}

/**
 * Checks what a download is asked for, and trusts the server that it names.
 * @throws {LlmError} INVALID_URL | INVALID_ARGUMENT | CONFIGURATION_INVALID
 */
export function checkRequest(
  text: string,
  options: StartOptions,
  access: Pick<HubAccess, "hub" | "problem" | "trust">,
): DownloadRequest {
  const given = text.trim();
  const sha256 = checkedHash(options.sha256);
  const source = parseSource(given, access.hub);
  if (source.type === "url") access.trust(source.url);
  else if (sha256 !== undefined) {
    throw new LlmError("INVALID_ARGUMENT", "A hash is given for a model of the hub.", {
      hint: "Leave it out: the hub tells the hash.",
    });
  } else if (access.problem !== undefined) throw access.problem;
  return { given, source, sha256, update: options.update };
}

function checkedHash(sha256: string | undefined): string | undefined {
  if (sha256 === undefined || /^[0-9a-f]{64}$/i.test(sha256)) return sha256?.toLowerCase();
  throw new LlmError("INVALID_ARGUMENT", "The hash is not 64 hexadecimal digits.", {
    hint: "Give the sha256 of the file.",
  });
}
