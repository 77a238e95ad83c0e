import { freemem, totalmem } from "node:os";
import { LlmError, type EngineInfo, type ErrorSummary, type HubTokenState } from "@llm/domain";
import { summarizeError } from "@llm/domain/adapters";
import { PROTOCOL_VERSION } from "@llm/protocol";
import type { Folders, Runtime } from "@llm/runtime";
import { version } from "./version.ts";

/** What there is to know when something does not work. */
export interface Diagnosis {
  readonly versions: { readonly llm: string; readonly protocol: number; readonly node: string };
  readonly platform: string;
  readonly engines: readonly EngineInfo[] | { readonly error: ErrorSummary };
  /** In bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  /** Where the token of the hub comes from; the token itself is nowhere in it. */
  readonly token: HubTokenState | { readonly error: ErrorSummary };
  readonly folders: Folders;
}

/** Looks at everything; what fails, such as an engine that does not start, is part of what it finds. */
export async function diagnose(runtime: Runtime): Promise<Diagnosis> {
  const { worker, folders } = runtime;
  const engines = await orError(() => worker.describe());
  const local = "error" in engines ? undefined : engines.find((engine) => engine.local)?.local;
  const free = local?.freeMemoryBytes ?? freemem();
  return {
    versions: { llm: version, protocol: PROTOCOL_VERSION, node: process.versions.node },
    platform: `${process.platform} ${process.arch}`,
    engines,
    memory: { total: totalmem(), free },
    token: await orError(() => runtime.hubAccount.describe()),
    folders,
  };
}

async function orError<Found>(
  look: () => Promise<Found>,
): Promise<Found | { readonly error: ErrorSummary }> {
  try {
    return await look();
  } catch (error) {
    return { error: summarizeError(LlmError.from(error)) };
  }
}
