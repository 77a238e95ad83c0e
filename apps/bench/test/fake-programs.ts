import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Speaks as llama-server does: three tokens, or as many as are asked for. */
const server = `
const { createServer } = require("node:http");
const port = process.argv[process.argv.indexOf("--port") + 1];
createServer((request, response) => {
  if (request.url === "/health") return response.end("{}");
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    const { prompt, n_predict } = JSON.parse(body);
    if (prompt.includes("refuse")) return response.writeHead(400).end();
    const tokens = prompt.split(" ").length;
    for (let index = 0; index < n_predict; index++) {
      response.write('data: {"content":"word ","stop":false}\\n\\n');
    }
    if (prompt.includes("hang")) return;
    const counts = { content: "", stop: true, tokens_evaluated: tokens, tokens_predicted: n_predict };
    response.end("data: " + JSON.stringify(counts) + "\\n\\n");
  });
}).listen(Number(port), "127.0.0.1");
`;

/** Speaks as llama-bench does. */
const bench = `
const value = (name) => Number(process.argv[process.argv.indexOf(name) + 1]);
const samples = Array.from({ length: value("--repetitions") }, (_, index) => 100 * (index + 1));
if (value("--n-prompt") === 0 && value("--n-gen") === 0) process.exit(3);
if (value("--n-prompt") === 1e9) setTimeout(() => {}, 60_000);
else console.log(JSON.stringify([{ n_gen: value("--n-gen"), samples_ts: samples }]));
`;

/** Programs that stand in for llama.cpp's, named in the environment until they are disposed. */
export async function fakePrograms(): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "programs-"));
  for (const [name, code] of Object.entries({ LLAMA_SERVER: server, LLAMA_BENCH: bench })) {
    // The ending makes it CommonJS, whatever stands beside it.
    const path = join(folder, `${name}.cjs`);
    await writeFile(path, `#!${process.execPath}\n${code}`);
    await chmod(path, 0o755);
    process.env[name] = path;
  }
  return {
    [Symbol.asyncDispose]: async () => {
      delete process.env["LLAMA_SERVER"];
      delete process.env["LLAMA_BENCH"];
      await rm(folder, { recursive: true });
    },
  };
}
