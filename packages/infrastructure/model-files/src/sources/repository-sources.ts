import { splitFiles } from "./split-files.ts";

const quantization = /(?:^|[-._/])(?<tag>I?Q\d\w*|TQ\d_\d|BF16|F16|F32|MXFP4\w*)$/iu;

/** Names what a download can be given of a repository with these files: quantizations, and files whose name has none. */
export function repositorySources(repository: string, paths: readonly string[]): readonly string[] {
  const models = paths.filter(
    // Of a split model the first file stands for all; a projector is no model of its own.
    (path) => /\.gguf$/i.test(path) && splitFiles(path)[0] === path && !/mmproj/i.test(path),
  );
  const sources = models.map((path) => {
    const name = path.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, "");
    const tag = quantization.exec(name)?.groups?.["tag"];
    return tag === undefined ? `hf:${repository}/${path}` : `hf:${repository}:${tag}`;
  });
  return [...new Set(sources)];
}
