import { randomBytes } from "node:crypto";
import type { StoredFile } from "./stored-file.ts";

/** What a signed URL gives access to. */
export interface SignedObject {
  readonly model: string;
  readonly file: StoredFile;
  readonly date: Date;
}

/** Gives out URLs of objects at the CDN and knows them again, until they expire. */
export class SignedUrls {
  readonly #lifetimeMs: number;
  readonly #issued = new Map<
    string,
    { object: SignedObject; pathname: string; expiresAt: number }
  >();

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  /** Gives path and query. */
  sign(object: SignedObject, objectHash: string): string {
    const signature = randomBytes(24).toString("base64url");
    const expiresAt = Date.now() + this.#lifetimeMs;
    const pathname = `/xet-bridge/${objectHash}`;
    this.#issued.set(signature, { object, pathname, expiresAt });
    const query = new URLSearchParams({
      "response-content-disposition": `attachment; filename="${object.file.path.split("/").at(-1)}";`,
      Expires: String(Math.ceil(expiresAt / 1000)),
      Signature: signature,
      "Key-Pair-Id": "K2L8F4GPSG1IFC",
    });
    return `${pathname}?${query.toString()}`;
  }

  /** Gives what the URL is for, also when it has expired. */
  find(url: URL): (SignedObject & { readonly isExpired: boolean }) | undefined {
    const issued = this.#issued.get(url.searchParams.get("Signature") ?? "");
    if (issued === undefined || url.pathname !== issued.pathname) return undefined;
    return { ...issued.object, isExpired: issued.expiresAt <= Date.now() };
  }

  expireAll(): void {
    for (const issued of this.#issued.values()) issued.expiresAt = 0;
  }
}
