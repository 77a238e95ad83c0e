import {
  authorOf,
  expansions,
  isTrue,
  modelDocument,
  searchDocument,
  tagsOf,
} from "./model-documents.ts";
import { commitOf, type StoredModel } from "./model-shelf.ts";
import { jsonReply, type Reply } from "./reply.ts";

const mostResults = 1000;

/** Finds models by words of their id, author and tags; most downloads first, page by page with `limit`. */
export function searchReply(url: URL, models: readonly StoredModel[]): Reply {
  const query = url.searchParams;
  const found = models
    .filter((model) => matches(model, query))
    .sort((a, b) => ranking(b, query) - ranking(a, query));
  const limit = Math.min(Number(query.get("limit") ?? mostResults), mostResults);
  const from = Number(query.get("cursor") ?? 0);
  const isFull = isTrue(query.get("full")) || expansions(query).length > 0;
  const page = found.slice(from, from + limit);
  return jsonReply(
    page.map((model) => (isFull ? fullDocument(model, query) : searchDocument(model))),
    { headers: from + limit < found.length ? nextPage(url, from + limit) : {} },
  );
}

function matches(model: StoredModel, query: URLSearchParams): boolean {
  const id = model.description.id.toLowerCase();
  const words = (query.get("search") ?? "").toLowerCase().split(/\s+/u);
  const author = query.get("author");
  const tags = [...query.getAll("filter"), ...query.getAll("tags")].flatMap((text) =>
    text.split(","),
  );
  return (
    words.every((word) => id.includes(word)) &&
    (author === null || author === authorOf(model)) &&
    tags.every((tag) => tagsOf(model).includes(tag))
  );
}

function ranking({ description }: StoredModel, query: URLSearchParams): number {
  return (query.get("sort") === "likes" ? description.likes : description.downloads) ?? 0;
}

function fullDocument(model: StoredModel, query: URLSearchParams): object {
  const commit = commitOf(model, "HEAD");
  return commit === undefined ? searchDocument(model) : modelDocument(model, commit, query);
}

function nextPage(url: URL, cursor: number): Record<string, string> {
  const next = new URL(url);
  next.searchParams.set("cursor", String(cursor));
  return { link: `<${next.href}>; rel="next"` };
}
