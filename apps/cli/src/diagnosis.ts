import { freemem, totalmem } from "node:os";
import { LlmError, summarizeError, type EngineInfo, type ErrorSummary } from "@llm/domain";
import { PROTOCOL_VERSION } from "@llm/protocol";
import type { Folders, Runtime } from "@llm/runtime";
import { version } from "./version.ts";

/** What there is to know when something does not work. */
export interface Diagnosis {
  readonly versions: { readonly llm: string; readonly protocol: number; readonly node: string };
  readonly platform: string;
  readonly engine: EngineInfo | { readonly error: ErrorSummary };
  /** In bytes. */
  readonly memory: { readonly total: number; readonly free: number };
  readonly folders: Folders;
}

/** Looks at everything; an engine that does not start is part of what it finds. */
export async function diagnose({ worker, folders }: Runtime): Promise<Diagnosis> {
  const engine = await worker
    .describe()
    .catch((error: unknown) => ({ error: summarizeError(LlmError.from(error)) }));
  const free = ("error" in engine ? undefined : engine.freeMemoryBytes) ?? freemem();
  return {
    versions: { llm: version, protocol: PROTOCOL_VERSION, node: process.versions.node },
    platform: `${process.platform} ${process.arch}`,
    engine,
    memory: { total: totalmem(), free },
    folders,
  };
}
