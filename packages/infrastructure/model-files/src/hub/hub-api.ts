import { LlmError, type HubModel } from "@llm/domain";
import { z } from "zod";
import type { HttpResponse } from "../network/http-client.ts";
import type { OriginClient } from "../network/origin-client.ts";
import { connectionLost, webPageInstead } from "../network/request-errors.ts";
import { tryAgain, type AgainOptions } from "../network/try-again.ts";
import { repositorySources } from "../sources/repository-sources.ts";
import { hubError, isNoSuchFile, noSuchQuantization, unknownToken } from "./hub-errors.ts";

const mostAnswerBytes = 8 * 1024 * 1024;
const mostWaitMs = 5_000;

/** What the hub tells of one file. */
export interface HubFile {
  /** Address of exactly this version of the file. */
  readonly url: URL;
  /** Where the hub sends requests for it at the moment. */
  readonly location?: URL;
  /** Commit that the version belongs to. */
  readonly revision?: string;
  readonly sizeBytes?: number;
  /** Lower-case hex; absent for files that the hub does not keep as large ones. */
  readonly sha256?: string;
}

interface FileName {
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
}

const manifestSchema = z.object({ ggufFile: z.object({ rfilename: z.string().min(1) }) });

const foundSchema = z.array(
  z.object({
    id: z.string(),
    downloads: z.number().optional(),
    likes: z.number().optional(),
    tags: z.array(z.string()).optional(),
    gated: z.union([z.boolean(), z.string()]).optional(),
  }),
);

const accountSchema = z.object({ name: z.string().min(1).max(256) });

const repositorySchema = z.object({
  tags: z.array(z.string()).optional(),
  siblings: z.array(z.object({ rfilename: z.string() })).optional(),
});

export interface HubApiOptions {
  readonly client: OriginClient;
  /** Address of the hub. @throws {LlmError} CONFIGURATION_INVALID */
  readonly endpoint: () => URL;
  readonly hasToken: () => boolean;
}

/** Asks the hub. Every question is asked again while that may help. */
export class HubApi {
  readonly #client: OriginClient;
  readonly #endpoint: () => URL;
  readonly #hasToken: () => boolean;

  constructor({ client, endpoint, hasToken }: HubApiOptions) {
    this.#client = client;
    this.#endpoint = endpoint;
    this.#hasToken = hasToken;
  }

  get #hub(): URL {
    return this.#endpoint();
  }

  /**
   * Path of the file that the hub picks for a quantization.
   * @throws {LlmError} MODEL_NOT_FOUND with those there are in `details.sources`
   */
  async fileOfTag(repository: string, tag: string, again: AgainOptions): Promise<string> {
    const url = new URL(
      `v2/${encodePath(repository)}/manifests/${encodeURIComponent(tag)}`,
      this.#hub,
    );
    // Only this reader is told the file.
    const headers = { "user-agent": "llama-cpp" };
    const answer = await this.#json(url, { repository, headers, again }).catch((error: unknown) => {
      if (isNoSuchFile(error)) return undefined;
      throw error;
    });
    const manifest = manifestSchema.safeParse(answer);
    if (manifest.success) return manifest.data.ggufFile.rfilename;
    const sources = repositorySources(repository, await this.#files(repository, again));
    throw noSuchQuantization({ hub: this.#hub, repository, tag, sources });
  }

  /** What the hub tells of a file, without its content. */
  async file(name: FileName, again: AgainOptions): Promise<HubFile> {
    const url = this.fileUrl(name);
    const response = await tryAgain(async () => {
      const answer = await this.#client.request(url, { method: "HEAD", signal: again.signal });
      await answer.discard();
      if (answer.status >= 400) throw this.#error(name.repository, answer);
      return answer;
    }, again);
    const revision = response.header("x-repo-commit");
    const size = Number(
      response.header("x-linked-size") ??
        (response.status === 200 ? response.header("content-length") : undefined),
    );
    const linked = sha256Of(response.header("x-linked-etag"));
    // A redirect that says nothing of the file leads to another name of it, not to its storage.
    const location =
      linked.sha256 === undefined ? undefined : this.#client.redirectOf(response, url);
    return {
      url: this.fileUrl({ ...name, revision: revision ?? name.revision }),
      ...(location === undefined ? {} : { location }),
      ...(revision === undefined ? {} : { revision }),
      ...(Number.isSafeInteger(size) && size > 0 ? { sizeBytes: size } : {}),
      ...linked,
    };
  }

  /** Paths of a repository's files; none when the hub does not say. */
  async #files(repository: string, again: AgainOptions): Promise<readonly string[]> {
    const url = new URL(`api/models/${encodePath(repository)}`, this.#hub);
    // The error that they are for is told soon.
    const giveUpMs = Math.min(again.patience.giveUpMs, mostWaitMs);
    const briefly = { ...again, patience: { ...again.patience, giveUpMs } };
    const answer = await this.#json(url, { repository, again: briefly }).catch((error: unknown) => {
      again.signal.throwIfAborted();
      if (LlmError.isInstance(error)) return undefined;
      throw error;
    });
    const { siblings = [] } = repositorySchema.safeParse(answer).data ?? {};
    return siblings.map(({ rfilename }) => rfilename);
  }

  /** SPDX name of a repository's licence, if it names one. */
  async license(repository: string, again: AgainOptions): Promise<string | undefined> {
    const url = new URL(`api/models/${encodePath(repository)}`, this.#hub);
    const answer = repositorySchema.safeParse(await this.#json(url, { repository, again }));
    return licenseOf(answer.data?.tags);
  }

  /**
   * Whose token it is; undefined when the hub does not say. Asked once: somebody waits for it.
   * @throws {LlmError} ACCESS_DENIED when the hub does not know the token; CONNECTION_LOST
   */
  async whoAmI(token: string, signal: AbortSignal): Promise<string | undefined> {
    // Not followed anywhere else: the token is in this one request.
    const response = await this.#client.request(new URL("api/whoami-v2", this.#hub), {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (response.status !== 200) {
      await response.discard();
      if (response.status === 401) throw unknownToken(this.#hub);
      return undefined;
    }
    const account = accountSchema.safeParse(await this.#parse(response, signal));
    return account.data?.name;
  }

  async search(text: string, limit: number, again: AgainOptions): Promise<readonly HubModel[]> {
    const url = new URL("api/models", this.#hub);
    const query = { search: text, filter: "gguf", sort: "downloads", limit: String(limit) };
    url.search = new URLSearchParams(query).toString();
    for (const fact of ["downloads", "likes", "tags", "gated"]) {
      url.searchParams.append("expand[]", fact);
    }
    const found = foundSchema.safeParse(await this.#json(url, { repository: "", again }));
    if (!found.success) throw webPageInstead(this.#hub.host);
    return found.data.map(({ id, downloads, likes, tags, gated }) => ({
      source: `hf:${id}`,
      repository: id,
      downloads,
      likes,
      license: licenseOf(tags),
      isGated: gated !== undefined && gated !== false,
    }));
  }

  fileUrl({ repository, revision, path }: FileName): URL {
    const place = `${encodePath(repository)}/resolve/${encodePath(revision)}/${encodePath(path)}`;
    return new URL(place, this.#hub);
  }

  /** What an answer of the hub that is no success means. */
  #error(repository: string, response: HttpResponse): LlmError {
    return hubError({ hub: this.#hub, repository, hasToken: this.#hasToken(), response });
  }

  async #json(
    url: URL,
    {
      repository,
      headers,
      again,
    }: { repository: string; headers?: Record<string, string>; again: AgainOptions },
  ): Promise<unknown> {
    return tryAgain(async () => {
      const { signal } = again;
      const { response } = await this.#client.follow(url, { ...(headers && { headers }), signal });
      if (response.status >= 400) {
        await response.discard();
        throw this.#error(repository, response);
      }
      return this.#parse(response, signal);
    }, again);
  }

  async #parse(response: HttpResponse, signal: AbortSignal): Promise<unknown> {
    const text = await this.#text(response, signal);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw webPageInstead(this.#hub.host);
    }
  }

  async #text(response: HttpResponse, signal: AbortSignal): Promise<string> {
    const parts: Uint8Array[] = [];
    let size = 0;
    const timer = setTimeout(() => void response.discard(), this.#client.stallMs);
    try {
      for await (const part of response.body) {
        parts.push(part);
        size += part.length;
        if (size > mostAnswerBytes) throw webPageInstead(this.#hub.host);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw connectionLost(error, this.#hub.host);
    } finally {
      clearTimeout(timer);
    }
    return Buffer.concat(parts).toString("utf8");
  }
}

function sha256Of(etag: string | undefined): { readonly sha256?: string } {
  const hash = etag?.replace(/^W\//, "").replaceAll('"', "").toLowerCase() ?? "";
  return /^[0-9a-f]{64}$/.test(hash) ? { sha256: hash } : {};
}

function licenseOf(tags: readonly string[] | undefined): string | undefined {
  return tags?.find((tag) => tag.startsWith("license:"))?.slice("license:".length);
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
