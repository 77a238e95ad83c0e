import { manifestFile } from "./model-documents.ts";
import type { StoredCommit } from "./model-shelf.ts";
import { refusal } from "./access.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { StoredFile } from "./stored-file.ts";

const quantization = /^(I?Q\d\w*|TQ\d_\d|BF16|F16|F32|MXFP4\w*)$/iu;
const laterPart = /-(?!00001)\d{5}-of-\d{5}\.gguf$/u;
/** In this order, when no quantization is asked for. */
const preferred = ["Q4_K_M", "Q4_K_S", "Q4_0", "Q8_0"];

/** Answers which file a tag means; `ggufFile` is there for clients that say they are llama.cpp. */
export function manifestReply(
  url: URL,
  { commit, tag, userAgent }: { commit: StoredCommit; tag: string; userAgent: string },
): Reply {
  const models = commit.files.filter(
    ({ path }) => path.endsWith(".gguf") && !isProjector(path) && !laterPart.test(path),
  );
  if (models.length === 0) {
    const message = "Repository is not GGUF or is not compatible with llama.cpp";
    return refusal(url, 400, { message });
  }
  const file = fileOfTag(models, tag);
  if (file === undefined) {
    const message = quantization.test(tag)
      ? 'The specified tag is not available in the repository. Please use another tag or "latest"'
      : 'The specified tag is not a valid quantization scheme. Please use another tag or "latest"';
    return refusal(url, 400, { message });
  }
  const projector = commit.files.find(({ path }) => isProjector(path));
  return jsonReply({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    layers: [
      {
        digest: `sha256:${file.sha256}`,
        mediaType: "application/vnd.ollama.image.model",
        size: file.size,
      },
    ],
    ...(userAgent.startsWith("llama-cpp") && {
      ggufFile: manifestFile(file),
      ...(projector !== undefined && { mmprojFile: manifestFile(projector) }),
    }),
  });
}

function fileOfTag(files: readonly StoredFile[], tag: string): StoredFile | undefined {
  if (tag.toLowerCase() !== "latest") return files.find(({ path }) => hasTag(path, tag));
  for (const name of preferred) {
    const file = files.find(({ path }) => hasTag(path, name));
    if (file !== undefined) return file;
  }
  return files[0];
}

function hasTag(path: string, tag: string): boolean {
  const words = path.toUpperCase().split(/[^A-Z0-9_]+/u);
  return words.some((word) => word === tag.toUpperCase() || word.endsWith(`_${tag.toUpperCase()}`));
}

function isProjector(path: string): boolean {
  return path.toLowerCase().includes("mmproj");
}
