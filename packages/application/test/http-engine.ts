import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { createPrompt, LlmError, type StreamChunk } from "@llm/domain";
import { FakeWorkerService } from "@llm/testing/fakes";

/** What is asked of an {@link HttpEngine}, as JSON. */
export interface HttpQuestion {
  readonly messages: Parameters<typeof createPrompt>[0];
  readonly options: { readonly maxTokens?: number; readonly stop?: readonly string[] };
}

/** A line of its answer. */
export type HttpLine =
  | { readonly text: string }
  | { readonly end: "stop" | "length" }
  | { readonly error: string };

/** A server somewhere else that has one model, `words`, and streams what it writes as lines of JSON. */
export class HttpEngine implements AsyncDisposable {
  readonly fake = new FakeWorkerService();
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch(() => response.destroy());
  });

  /** The address it listens on. */
  async start(): Promise<string> {
    await this.fake.loadModel({ kind: "file", modelId: "words", path: "/models/words.gguf" });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Drops everything it is doing, as a server does that is started again. */
  restart(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.restart();
    this.#server.close();
    await this.fake[Symbol.asyncDispose]();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      response.writeHead(request.url === "/models/words" ? 204 : 404).end();
      return;
    }
    const question = await json(request);
    if (!isQuestion(question)) throw new Error("This is not a question.");
    const { messages, options } = question;
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const send = async (line: HttpLine) => {
      if (!response.write(`${JSON.stringify(line)}\n`)) {
        await once(response, "drain", { signal: gone.signal });
      }
    };
    const take = async (chunk: StreamChunk) => {
      if (chunk.type === "text") await send({ text: chunk.content });
      if (chunk.isFinal) await send({ end: chunk.finishReason === "stop" ? "stop" : "length" });
    };
    const { signal } = gone;
    try {
      await this.fake.executePrompt(createPrompt(messages), take, { ...options, signal });
    } catch (error) {
      if (signal.aborted) return;
      await send({ error: LlmError.from(error).message });
    }
    response.end();
  }
}

function isQuestion(value: unknown): value is HttpQuestion {
  return typeof value === "object" && value !== null && "messages" in value && "options" in value;
}
