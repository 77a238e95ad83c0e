import { cdnRouter, plainFile, type PlainFile } from "./cdn-router.ts";
import { exchanges } from "./exchange.ts";
import { FaultRules, type Fault, type FaultTarget, type InjectedFault } from "./fault-rules.ts";
import type { HubCommit, HubFile, HubModel } from "./hub-model.ts";
import type { HubRequest } from "./hub-request.ts";
import { hubRouter } from "./hub-router.ts";
import { LocalServer } from "./local-server.ts";
import { ModelShelf } from "./model-shelf.ts";
import { RequestLog } from "./request-log.ts";
import { SignedUrls } from "./signed-urls.ts";
import { asContent } from "./stored-file.ts";

export interface HubOptions {
  /** @default none */
  readonly models?: readonly HubModel[];
  /** Tokens that the hub knows, beside the readers of its models; it answers 401 to any other. @default none */
  readonly tokens?: readonly string[];
  /** How long a URL of the CDN can be used, in milliseconds. @default 3,600,000 (an hour) */
  readonly urlLifetimeMs?: number;
  /** Most bytes a second that the CDN sends over one connection. @default no limit */
  readonly bytesPerSecond?: number;
  /** Time before the CDN's first byte of every answer, in milliseconds. @default 0 */
  readonly firstByteMs?: number;
  /** Ports of the hub and the CDN, 0 for free ones. @default { hub: 0, cdn: 0 } */
  readonly ports?: { readonly hub: number; readonly cdn: number };
}

/** A running hub with its CDN; disposing it ends every connection and frees both ports. */
export interface Hub extends AsyncDisposable {
  /** What to set HF_ENDPOINT to: the origin of the hub, without a slash at its end. */
  readonly endpoint: string;
  /** Another origin, where the bytes of large files come from. */
  readonly cdnOrigin: string;

  /**
   * Puts a model on the hub; large files are hashed, so this takes a second per gigabyte or so.
   * @throws {Error} when there is one of this id, or the id is not `publisher/name`.
   */
  addModel(model: HubModel): Promise<HubCommit>;
  /**
   * Changes a model: replaces the files of the same path and adds the others. The commits before stay.
   * @throws {Error} when there is no such model.
   */
  commit(modelId: string, files: readonly HubFile[], branch?: string): Promise<HubCommit>;
  /** Lets a token read a gated or private model, as accepting its licence does. */
  grantAccess(modelId: string, token: string): void;
  /**
   * Serves a file at a path of its own on the CDN's origin, open and with no hash given, as any web server does.
   * A second call replaces it and its ETag. Gives its URL.
   */
  addPlainFile(path: string, content: HubFile["content"]): string;

  /** Lets a fault at requests from now on. Several work together, in the order they were injected. */
  inject(fault: Fault, target?: FaultTarget): InjectedFault;
  /** Ends all faults for later requests. */
  removeFaults(): void;
  /** Makes every URL of the CDN that was given out answer 403 from now on. */
  expireUrls(): void;
  /** Ends every connection and refuses new ones, as when the network is gone. */
  goOffline(): Promise<void>;
  /** Comes back at the same ports. */
  goOnline(): Promise<void>;

  /** Every request of both servers, oldest first. */
  readonly requests: readonly HubRequest[];
  /** Bytes of files sent, all or those of one path. */
  bytesSent(file?: string): number;
  /** Bytes of a file, named by its path, that were sent more than once. */
  bytesSentAgain(file: string): number;
  /** Most bodies of files that were sent at the same time. */
  readonly mostTransfersAtOnce: number;
  /** Values of Authorization headers that reached the CDN; there should be none. */
  readonly tokensAtCdn: readonly string[];
  /** Starts the requests and counts anew. */
  clearRequests(): void;
}

/** Starts a local server that behaves like Hugging Face with its CDN, and can be made to fail in many ways. */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const {
    models = [],
    tokens = [],
    urlLifetimeMs = 3_600_000,
    ports = { hub: 0, cdn: 0 },
  } = options;
  const shelf = new ModelShelf();
  const urls = new SignedUrls(urlLifetimeMs);
  const plainFiles = new Map<string, PlainFile>();
  const log = new RequestLog();
  const faults = new FaultRules();
  const closing = new AbortController();
  const shared = { log, faults, closing: closing.signal };
  const hubParts = { shelf, urls, tokens: new Set(tokens), cdnOrigin: () => cdn.origin };
  const hub = new LocalServer(
    exchanges({ ...shared, server: "hub", router: hubRouter(hubParts) }),
    ports.hub,
  );
  const cdn = new LocalServer(
    exchanges({ ...shared, server: "cdn", router: cdnRouter({ urls, plainFiles, pace: options }) }),
    ports.cdn,
  );
  for (const model of models) await shelf.add(model);
  const goOnline = async () => {
    await Promise.all([hub.listen(), cdn.listen()]);
  };
  const goOffline = async () => {
    await Promise.all([hub.close(), cdn.close()]);
  };
  await goOnline();

  return {
    endpoint: hub.origin,
    cdnOrigin: cdn.origin,
    addModel: (model) => shelf.add(model),
    commit: (modelId, files, branch = "main") => shelf.commit(modelId, files, branch),
    grantAccess: (modelId, token) => void shelf.get(modelId).readers.add(token),
    addPlainFile(path, content) {
      const url = new URL(path, cdn.origin);
      const pathname = decodeURIComponent(url.pathname);
      plainFiles.set(pathname, plainFile(pathname, asContent(content)));
      return url.href;
    },
    inject: (fault, target = {}) => faults.add(fault, target),
    removeFaults: () => faults.clear(),
    expireUrls: () => urls.expireAll(),
    goOffline,
    goOnline,
    get requests() {
      return log.requests;
    },
    bytesSent: (file) => log.bytesSent(file),
    bytesSentAgain: (file) => log.bytesSentAgain(file),
    get mostTransfersAtOnce() {
      return log.mostTransfersAtOnce;
    },
    get tokensAtCdn() {
      return log.requests
        .filter(({ server }) => server === "cdn")
        .flatMap(({ headers }) => headers["authorization"] ?? []);
    },
    clearRequests: () => log.clear(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await goOffline();
    },
  };
}
