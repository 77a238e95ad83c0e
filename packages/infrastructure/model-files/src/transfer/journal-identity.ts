/** Which version of which file the bytes belong to. */
export interface JournalIdentity {
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** Strong validator of the server; what tells versions apart where there is no hash. */
  readonly etag?: string | undefined;
}

/** Tells whether what is there of a file can be gone on with. */
export function isSameVersion(known: JournalIdentity, wanted: JournalIdentity): boolean {
  if (wanted.sizeBytes !== undefined && known.sizeBytes !== wanted.sizeBytes) return false;
  if (wanted.sha256 !== undefined) return known.sha256 === wanted.sha256;
  // Without a hash the server must be able to say that the version is the same.
  return known.sha256 === undefined && known.etag !== undefined;
}

/** What is known, and what is told of what is not known yet. */
export function completed(known: JournalIdentity, told: JournalIdentity): JournalIdentity {
  return {
    sizeBytes: told.sizeBytes ?? known.sizeBytes,
    sha256: told.sha256 ?? known.sha256,
    etag: told.etag ?? known.etag,
  };
}
