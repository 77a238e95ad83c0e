/** A quantization of a repository, as its hub picks the file of it. */
export interface HubTagSource {
  readonly type: "hub-tag";
  /** `user/model`. */
  readonly repository: string;
  /** Such as `Q4_K_M`; `latest` leaves the choice to the hub. */
  readonly tag: string;
}

/** One file of a repository. */
export interface HubFileSource {
  readonly type: "hub-file";
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly path: string;
}

/** A file on any server. */
export interface UrlSource {
  readonly type: "url";
  readonly url: URL;
}

export type ModelSource = HubTagSource | HubFileSource | UrlSource;

export const defaultRevision = "main";
export const defaultTag = "latest";

/** The source as its user would write it. Queries of addresses are left out, since they may hold signatures. */
export function formatSource(source: ModelSource): string {
  if (source.type === "url") return `${source.url.origin}${source.url.pathname}`;
  if (source.type === "hub-tag") {
    return `hf:${source.repository}${source.tag === defaultTag ? "" : `:${source.tag}`}`;
  }
  const revision = source.revision === defaultRevision ? "" : `#${source.revision}`;
  return `hf:${source.repository}/${source.path}${revision}`;
}
