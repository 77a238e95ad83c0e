import "./check-node.mjs";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";

const help = `Usage: npm run hub -- [options] <file.gguf...>

A local server that behaves like Hugging Face, to try downloads on. Ctrl-C ends it.

Options:
  --model <id>            the model that the files are of (default: acme/tiny)
  --token <token>         make it gated; this token may read it
  --size <bytes>          make each file this large, with noise at its end
  --port <n>              the hub's port; its CDN has the next one (default: free ones)
  --speed <bytes>         most bytes a second over one connection
  --first-byte <ms>       time before each answer of the CDN
  --cut-every <bytes>     end a connection each time so much was sent
  --help                  show this text
`;

const { values, files } = readOptions();
bootstrap();
// npm runs scripts in the root of the project; paths are meant from where the user is.
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
const { cutEvery, fileContent, seededContent, startHub } =
  await import("../packages/testing/dist/hub/index.js");

const hub = await startHub({
  bytesPerSecond: number("speed"),
  firstByteMs: number("first-byte"),
  ports: values.port && { hub: number("port"), cdn: number("port") + 1 },
});
if (values["cut-every"]) hub.inject(cutEvery({ everyBytes: number("cut-every") }));
const commit = await hub.addModel({
  id: values.model,
  files: files.map((path) => ({ path: basename(path), content: contentOf(path) })),
  ...(values.token && { gated: "auto", readers: [values.token] }),
});
for (const { path, size, sha256 } of commit.files) {
  console.log(`hf:${String(values.model)}/${path}  ${size} bytes  sha256 ${sha256}`);
}
console.log(`HF_ENDPOINT=${hub.endpoint}`);

function contentOf(path) {
  if (!values.size) return fileContent(path);
  return seededContent({ size: number("size"), startsWith: readFileSync(path) });
}

function number(name) {
  return values[name] === undefined ? undefined : Number(values[name]);
}

function readOptions() {
  try {
    const text = { type: "string" };
    const { values: given, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        model: { ...text, default: "acme/tiny" },
        token: text,
        size: text,
        port: text,
        speed: text,
        "first-byte": text,
        "cut-every": text,
        help: { type: "boolean", short: "h" },
      },
    });
    if (given.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    if (positionals.length === 0) throw new Error("Name at least one file.");
    for (const name of ["size", "port", "speed", "first-byte", "cut-every"]) {
      if (given[name] !== undefined && !/^\d+$/.test(given[name])) {
        throw new Error(`--${name} must be a whole number, not "${String(given[name])}".`);
      }
    }
    return { values: given, files: positionals };
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n\n${help}`);
    process.exit(2);
  }
}
