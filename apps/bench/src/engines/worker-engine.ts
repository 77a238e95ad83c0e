import { createPrompt, type WorkerService } from "@llm/domain";
import type { AnswerRequest, Engine, EngineSetup, TokenCounts } from "./engine.ts";

const modelId = "bench";

/** A WorkerService as an engine of the benchmarks. */
export class WorkerEngine implements Engine {
  readonly #worker: WorkerService;

  private constructor(worker: WorkerService) {
    this.#worker = worker;
  }

  static async open(worker: WorkerService, setup: EngineSetup): Promise<WorkerEngine> {
    const { modelPath, requests, contextSize, threads } = setup;
    await worker.loadModel(
      { kind: "file", modelId, path: modelPath },
      {
        ...(contextSize === undefined ? {} : { contextSize }),
        // Peers are told how many answers there will be; without options it finds out.
        ...(threads === undefined ? {} : { llama: { threads, slots: requests } }),
      },
    );
    return new WorkerEngine(worker);
  }

  async answer({ turns, maxTokens, onText, signal }: AnswerRequest): Promise<TokenCounts> {
    const prompt = createPrompt(
      turns.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content })),
    );
    const { usage } = await this.#worker.executePrompt(
      prompt,
      (chunk) => {
        if (!chunk.isFinal) onText(chunk.content);
      },
      { maxTokens, temperature: 0, signal },
    );
    if (usage === undefined) throw new Error("the engine does not count its tokens");
    return usage;
  }

  async memoryBytes(): Promise<number> {
    const [engine] = await this.#worker.describe();
    if (engine?.local === undefined) throw new Error("the engine does not run on this machine");
    return engine.local.memoryBytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}

export function isCpuOnly(setup: EngineSetup): boolean {
  return setup.threads !== undefined;
}
