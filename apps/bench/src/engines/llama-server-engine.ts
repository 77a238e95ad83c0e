import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { findBinary } from "../find-binary.ts";
import { chatText } from "./chat-text.ts";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

const eventSchema = z.object({
  content: z.string().default(""),
  stop: z.boolean().default(false),
  tokens_evaluated: z.number().default(0),
  tokens_predicted: z.number().default(0),
});

/** llama.cpp's own server, asked over HTTP. */
export class LlamaServerEngine implements Engine {
  readonly #server: ChildProcess;
  readonly #address: string;

  private constructor(server: ChildProcess, address: string) {
    this.#server = server;
    this.#address = address;
  }

  static async open(setup: EngineSetup, signal?: AbortSignal): Promise<LlamaServerEngine> {
    const { modelPath, requests, contextSize, threads } = setup;
    const binary = findBinary("llama-server");
    if (binary === undefined) throw new Error("llama-server was not found");
    const port = await freePort();
    const options = new Map([
      ["--model", modelPath],
      ["--host", "127.0.0.1"],
      ["--port", String(port)],
      ["--parallel", String(requests)],
      ["--gpu-layers", "0"],
      ...(contextSize === undefined
        ? []
        : [["--ctx-size", String(contextSize * requests)] as const]),
      ...(threads === undefined ? [] : [["--threads", String(threads)] as const]),
    ]);
    const server = spawn(binary, [...options].flat(), {
      stdio: "ignore",
      killSignal: "SIGKILL",
      signal,
    });
    // Its exit code says what there is to say.
    server.once("error", () => {});
    const engine = new LlamaServerEngine(server, `http://127.0.0.1:${port}`);
    await engine.#untilReady();
    return engine;
  }

  async answer({ turns, maxTokens, onText, signal }: AnswerRequest): Promise<TokenCounts> {
    const response = await post(`${this.#address}/completion`, signal, {
      prompt: chatText(turns),
      n_predict: maxTokens,
      temperature: 0,
      stream: true,
      cache_prompt: true,
    });
    let counts: TokenCounts | undefined;
    await readLines(response, (line) => {
      if (!line.startsWith("data: ")) return;
      const event = eventSchema.parse(JSON.parse(line.slice("data: ".length)));
      if (event.content !== "") onText(event.content);
      if (event.stop) {
        counts = { promptTokens: event.tokens_evaluated, completionTokens: event.tokens_predicted };
      }
    });
    if (counts === undefined) throw new Error("the answer ended too early");
    return counts;
  }

  async memoryBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#server.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#server.kill("SIGKILL");
    return Promise.resolve();
  }

  async #untilReady(): Promise<void> {
    while (this.#server.exitCode === null) {
      const response = await fetch(`${this.#address}/health`).catch(() => undefined);
      if (response?.ok === true) return;
      await delay(20);
    }
    throw new Error(`llama-server ended with exit code ${this.#server.exitCode}`);
  }
}

function post(address: string, signal: AbortSignal, body: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    // A connection each: the server closes idle ones just when they are used again.
    const options = { method: "POST", headers, signal, agent: false };
    const sent = request(address, options, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`status ${response.statusCode}`));
    });
    sent.once("error", reject);
    sent.end(JSON.stringify(body));
  });
}

function readLines(response: IncomingMessage, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let rest = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    });
    response.once("end", resolve);
    response.once("error", reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
