import { LlmError } from "@llm/domain";
import { checkAddress } from "../network/address-policy.ts";
import { defaultRevision, defaultTag, type ModelSource } from "./model-source.ts";
import { isSafePath } from "./safe-path.ts";

const uriPrefix = /^(hf:\/\/|huggingface:\/\/|hf:|huggingface:|hf\.co\/|huggingface\.co\/)/i;
const hubHosts = new Set(["huggingface.co", "www.huggingface.co", "hf.co"]);
const repositoryPart = /^[\w][\w.-]{0,95}$/;
const tagName = /^[\w][\w.-]{0,63}$/;
const longestSource = 4_096;

/**
 * Reads what a user gave as a source. `hub` is the origin whose pages are the hub's, besides
 * Hugging Face's own; undefined when there is none to use.
 * @throws {LlmError} INVALID_URL that says what is wrong, INVALID_ARGUMENT for what is no text.
 */
export function parseSource(text: string, hub: URL | undefined): ModelSource {
  if (typeof text !== "string") {
    throw new LlmError("INVALID_ARGUMENT", "The source is no text.", {
      hint: "Give a source such as hf:user/model:Q4_K_M, or an address.",
      details: { option: "source" },
    });
  }
  const source = text.trim();
  if (source === "" || source.length > longestSource)
    throw invalid("The source is empty or too long.");
  const prefix = uriPrefix.exec(source)?.[0];
  if (prefix !== undefined) return parseUri(source.slice(prefix.length));
  const url = parseUrl(source);
  const isHub = hubHosts.has(url.hostname) || url.origin === hub?.origin;
  return isHub ? parsePage(url) : parseFileUrl(url);
}

function parseUri(content: string): ModelSource {
  const [path = "", revision = defaultRevision, ...rest] = content.split("#");
  const [user = "", model = "", ...parts] = path.split("/");
  if (rest.length > 0) throw invalid("The source has more than one #.");
  if (parts.length > 0 && parts.join("") !== "") {
    return hubFile(`${user}/${model}`, parts.join("/"), revision);
  }
  if (content.includes("#"))
    throw invalid("A revision needs a file: hf:user/model/file.gguf#revision.");
  const [name = "", tag = defaultTag, ...tags] = model.split(":");
  if (tags.length > 0) throw invalid("The source has more than one quantization.");
  return hubTag(`${user}/${name}`, tag);
}

function parseUrl(text: string): URL {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text))
    throw invalid("The source is neither a hub's model nor an address.");
  if (!URL.canParse(text)) throw invalid("The address cannot be read.");
  const url = new URL(text);
  if (url.protocol === "file:") {
    throw invalid("A file of this machine is not downloaded.", "Import it: llm import <path>.");
  }
  checkAddress(url);
  return url;
}

/** The pages of a model on the hub: the model's own, `/tree/…`, and `/blob/…` and `/resolve/…` of a file. */
function parsePage(url: URL): ModelSource {
  const [user = "", model = "", view, revision = "", ...path] = url.pathname
    .split("/")
    .slice(1)
    .map(decode);
  const repository = `${user}/${model}`;
  if (view === "blob" || view === "resolve") return hubFile(repository, path.join("/"), revision);
  const isModel = model !== "" && !["datasets", "spaces", "api", "docs"].includes(user);
  if (isModel && (view === undefined || view === "" || view === "tree")) {
    // The panel of one file that the page can show.
    const shown = url.searchParams.get("show_file_info");
    if (shown !== null) return hubFile(repository, shown, revision || defaultRevision);
    return hubTag(repository, defaultTag);
  }
  throw invalid(
    "The page is not one of a model.",
    "Open the page of a model, or of one of its GGUF files.",
  );
}

function hubTag(repository: string, tag: string): ModelSource {
  checkRepository(repository);
  if (!tagName.test(tag)) throw invalid("The quantization after : cannot be one.");
  return { type: "hub-tag", repository, tag };
}

function hubFile(repository: string, path: string, revision: string): ModelSource {
  checkRepository(repository);
  if (!isSafePath(path)) throw invalid("The path of the file has parts that are not allowed.");
  if (!/\.gguf$/i.test(path)) throw invalid("The file is not a GGUF file.");
  if (!isSafePath(revision)) throw invalid("The revision cannot be one.");
  return { type: "hub-file", repository, path, revision };
}

function checkRepository(repository: string): void {
  const parts = repository.split("/");
  if (parts.length === 2 && parts.every((part) => repositoryPart.test(part) && isSafePath(part)))
    return;
  throw invalid("The source does not name a model as user/model.");
}

function parseFileUrl(url: URL): ModelSource {
  const name = decode(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
  if (!/\.gguf$/i.test(name)) throw invalid("The address does not end in the name of a GGUF file.");
  if (name.includes("/") || !isSafePath(name))
    throw invalid("The name of the file has characters that are not allowed.");
  const file = new URL(url);
  file.hash = "";
  return { type: "url", url: file };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid("The address has a % that means nothing.");
  }
}

function invalid(message: string, hint?: string): LlmError {
  return new LlmError("INVALID_URL", message, hint === undefined ? {} : { hint });
}
