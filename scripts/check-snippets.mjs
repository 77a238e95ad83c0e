// Type-checks every ```ts and ```tsx block of the Markdown files, as if it stood in its package.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./bootstrap.mjs";
import { workspaceFolders } from "./fingerprints.mjs";
import { markdownFiles } from "./markdown-files.mjs";

const folders = [root, ...workspaceFolders(root)];
const snippets = folders.flatMap((folder) => writeSnippets(folder, markdownFiles(folder)));
const project = join(root, "node_modules", ".cache", "snippets.tsconfig.json");
const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
mkdirSync(dirname(project), { recursive: true });
writeFileSync(
  project,
  JSON.stringify({
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: true,
      allowImportingTsExtensions: true,
      jsx: "react-jsx",
      lib: ["ES2023", "ESNext.Disposable", "DOM", "DOM.Iterable"],
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      customConditions: ["@llm/source"],
      paths: workspacePaths(),
    },
    files: snippets,
  }),
);
const { status } = spawnSync(process.execPath, [compiler, "-p", project], {
  cwd: root,
  stdio: "inherit",
});
for (const folder of folders) rmSync(snippetFolder(folder), { recursive: true, force: true });
console.log(`${snippets.length} snippets checked.`);
process.exit(status ?? 1);

function writeSnippets(folder, names) {
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const blocks = [...text.matchAll(/^```(tsx?)\n(.*?)^```/gms)];
    return blocks.map(([, extension, code], index) => {
      const path = join(
        snippetFolder(folder),
        `${name.replaceAll(/\W/g, "-")}-${index + 1}.${extension}`,
      );
      mkdirSync(dirname(path), { recursive: true });
      // An empty export makes a module of it, so that it may await at its top.
      writeFileSync(path, `${code}\nexport {};\n`);
      return path;
    });
  });
}

// Inside node_modules of the package, where its dependencies are found and no other tool looks.
function snippetFolder(folder) {
  return join(folder, "node_modules", ".snippets");
}

function workspacePaths() {
  const paths = {};
  for (const folder of workspaceFolders(root)) {
    const { name, exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const [subpath, target] of Object.entries(exports)) {
      const source = target["@llm/source"] ?? target.types;
      if (source !== undefined) paths[join(name, subpath)] = [join(folder, source)];
    }
  }
  return paths;
}
