import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

interface AccessGuardOptions {
  readonly port: number;
  readonly token: string;
}

/**
 * Decides which requests get an answer: only those that name this server as their host, come from its own
 * page or from no page, and carry the token. The host check is what stops DNS rebinding.
 */
export class AccessGuard {
  /** What `Set-Cookie` has to say for the browser to carry the token from here on. */
  readonly cookie: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #token: string;

  constructor({ port, token }: AccessGuardOptions) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Browsers share cookies between the ports of a host; the name keeps two servers apart.
    this.#cookieName = `llm-token-${port}`;
    this.#token = token;
    this.cookie = `${this.#cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Gives the status of the empty answer to a request that must be refused, else undefined. */
  refusalStatus(request: IncomingMessage): 401 | 403 | undefined {
    const [host, ...otherHosts] = request.headersDistinct.host ?? [];
    if (host === undefined || otherHosts.length > 0 || !this.#hosts.has(host)) return 403;
    const origins = request.headersDistinct.origin ?? [];
    if (origins.some((origin) => origin !== `http://${host}`)) return 403;
    return this.#isToken(this.#offeredToken(request)) ? undefined : 401;
  }

  #offeredToken(request: IncomingMessage): string | undefined {
    const { authorization, cookie } = request.headers;
    return (
      tokenInAddress(request) ??
      /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ??
      cookieValue(cookie ?? "", this.#cookieName)
    );
  }

  // Hashes are of one length and tell nothing of the token, so that comparing them takes the same time always.
  #isToken(offered: string | undefined): boolean {
    return offered !== undefined && timingSafeEqual(sha256(offered), sha256(this.#token));
  }
}

/** Gives the token of `/?token=…`, the address that a user opens. */
export function tokenInAddress(request: IncomingMessage): string | undefined {
  const [path, query] = (request.url ?? "").split("?", 2);
  return path === "/" ? (new URLSearchParams(query).get("token") ?? undefined) : undefined;
}

function cookieValue(header: string, name: string): string | undefined {
  const pairs = header.split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
