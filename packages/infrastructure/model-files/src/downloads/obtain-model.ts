import { LlmError, type Download, type ModelFile, type ModelRepository } from "@llm/domain";
import { resolveSource } from "../hub/resolve-source.ts";
import { sidecarsIn } from "../library/sidecar.ts";
import type { ResolvedModel } from "../sources/resolved-model.ts";
import { lockFile } from "../transfer/file-lock.ts";
import { foreignFile } from "./download-errors.ts";
import type { DownloadJob } from "./download-job.ts";
import type { JobTable } from "./job-table.ts";
import { ModelFetch, type ModelFetchParts } from "./model-fetch.ts";
import { presenceOf } from "./model-presence.ts";

export interface ObtainParts {
  readonly fetchParts: ModelFetchParts;
  readonly library: Pick<ModelRepository, "addFile">;
  /** Keeps the state of the job over the end of the program. */
  readonly table: Pick<JobTable, "save">;
}

/** What a job came to. */
export interface JobOutcome {
  readonly file: ModelFile;
  /** What is shown of it from then on. */
  readonly facts: Partial<Download>;
}

/** A model in the models folder, and how it came to be there. */
interface PlacedModel extends Pick<Download, "alreadyHere" | "updateAvailable"> {
  readonly path: string;
}

/** The one lock for all files of a model. */
export function lockPath(firstFile: string): string {
  return `${firstFile}.lock`;
}

/**
 * Brings the model of a job into the library, state by state. The figures at the end are those of the model that is
 * here, which may be another version than the hub's.
 * @throws {LlmError} the errors of a download, and whatever `signal` aborts with
 */
export async function obtainModel(
  job: DownloadJob,
  parts: ObtainParts,
  signal: AbortSignal,
): Promise<JobOutcome> {
  job.enter("resolving");
  await parts.table.save(job);
  const model = await resolve(job, parts, signal);
  const { path, ...how } =
    typeof model === "string"
      ? { path: model, alreadyHere: true }
      : await fetchModel(job, model, { parts, signal });
  const { id: modelId, sizeBytes } = await parts.library.addFile(path);
  const facts = { ...how, modelId, receivedBytes: sizeBytes, totalBytes: sizeBytes };
  return { file: { modelId, path }, facts };
}

/** Gives the path of a model that is here when the hub cannot be asked. */
async function resolve(
  job: DownloadJob,
  { fetchParts: { access, places } }: ObtainParts,
  signal: AbortSignal,
): Promise<ResolvedModel | string> {
  const here = job.update ? undefined : await pathOfSource(places.folder, job.download.source);
  const { patience } = access;
  try {
    return await resolveSource(job.source, access.api, {
      // Who has the model is not kept waiting for news of it.
      patience: here === undefined ? patience : { ...patience, giveUpMs: 0 },
      signal,
      onTrouble: (trouble) => job.trouble(trouble),
      sha256: job.sha256,
    });
  } catch (error) {
    const isOffline = LlmError.isInstance(error) && error.code === "CONNECTION_LOST";
    if (here === undefined || !isOffline || signal.aborted) throw error;
    return here;
  }
}

async function pathOfSource(folder: string, source: string): Promise<string | undefined> {
  for await (const { path, sidecar } of sidecarsIn(folder)) {
    if (sidecar.source === source) return path;
  }
  return undefined;
}

async function fetchModel(
  job: DownloadJob,
  model: ResolvedModel,
  { parts, signal }: { readonly parts: ObtainParts; readonly signal: AbortSignal },
): Promise<PlacedModel> {
  const fetch = new ModelFetch(model, parts.fetchParts, {
    onTrouble: (trouble) => job.trouble(trouble),
    onVerifying: () => {
      if (job.status === "downloading") job.enter("verifying");
    },
    onProgress: (receivedBytes, more) => {
      // Bytes that are fetched again, after a check.
      if (job.status === "verifying" && more.repairedBytes !== undefined) job.enter("downloading");
      job.progress(receivedBytes, more);
    },
  });
  const [path = ""] = fetch.paths;
  job.files = model.files.map((file) => file.path);
  job.name(model.name);
  await using _ = await lockFile(lockPath(path), signal);
  const presence = await presenceOf(model, fetch.paths, signal);
  if (presence === "foreign") throw foreignFile(path);
  if (presence === "same") return { path, alreadyHere: true };
  if (presence === "other" && !job.update) {
    return { path, alreadyHere: true, updateAvailable: true };
  }
  const { totalBytes } = fetch;
  job.enter("downloading", totalBytes === undefined ? {} : { totalBytes });
  await parts.table.save(job);
  await fetch.run(signal);
  return { path };
}
