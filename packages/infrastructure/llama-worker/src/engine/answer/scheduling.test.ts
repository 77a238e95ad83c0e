import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createPrompt, type ExecuteOptions } from "@llm/domain";
import { starterModel } from "@llm/starter-model";
import { syntheticModelFile } from "@llm/testing/gguf";
import { SeededRandom } from "@llm/testing/random";
import { LlamaCppEngine } from "../index.ts";
import { fileOf } from "../../../test/file-of.ts";

const ignore = (): void => undefined;
const reason = new Error("enough");
const greedy = { temperature: 0 };
/** Milliseconds for tests that take long on a busy machine. */
const patience = 60_000;

describe("LlamaCppEngine under load", () => {
  const engine = new LlamaCppEngine({ gpu: false, threads: 1 });
  beforeAll(async () => {
    const options = { llama: { slots: 8, maxQueued: 200 } };
    await engine.loadModel(fileOf("starter", starterModel.path), options);
    await engine.loadModel(fileOf("endless", await syntheticModelFile("tiny")), options);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function ask(text: string, options: ExecuteOptions, onText = ignore) {
    const completion = await engine.executePrompt(
      createPrompt(text),
      ({ isFinal }) => (isFinal ? undefined : onText()),
      { temperature: 0, ...options },
    );
    return completion.text;
  }

  // Of an engine that draws the tokens of several prompts from one batch, one of some 60 rounds goes wrong.
  it(
    "gives each of many at once the answer it has alone, every time",
    async () => {
      const questions = [
        "What can you do?",
        "What is GGUF?",
        "Hello",
        "Who are you?",
        "What is a token?",
        "Bye",
        "How do I download a model?",
        "Tell me a story",
      ];
      const options = { modelId: "starter", maxTokens: 6 };
      const alone: string[] = [];
      for (const question of questions) alone.push(await ask(question, options));
      expect(new Set(alone).size).toBeGreaterThan(5);
      for (let round = 0; round < 60; round++) {
        const order = questions.map((_, index) => (index * 3 + round) % questions.length);
        const together = await Promise.all(
          order.map((index) => ask(questions[index] ?? "", options)),
        );
        expect(together).toEqual(order.map((index) => alone[index]));
      }
    },
    patience,
  );

  it(
    "makes room for more when more than one asks, unless told how many",
    async () => {
      const questions = ["What can you do?", "What is GGUF?", "What is a token?"];
      const file = fileOf("starter", starterModel.path);
      for (const slots of [undefined, 1]) {
        await using fresh = new LlamaCppEngine({ gpu: false, threads: 1 });
        await fresh.loadModel(file, slots === undefined ? {} : { llama: { slots } });
        const answers: string[] = [];
        const alone: string[] = [];
        let most = 0;
        for (let round = 0; round < 3; round++) {
          let answering = 0;
          const together = questions.map(async (question) => {
            let began = false;
            const onChunk = () => {
              if (!began) most = Math.max(most, ++answering);
              began = true;
            };
            const { text } = await fresh.executePrompt(createPrompt(question), onChunk, greedy);
            answering--;
            return text;
          });
          answers.push(...(await Promise.all(together)));
          for (const question of questions) {
            alone.push((await fresh.executePrompt(createPrompt(question), ignore, greedy)).text);
          }
        }
        expect(answers).toEqual(alone);
        expect(most).toBe(slots ?? 3);
      }
    },
    patience,
  );

  it(
    "goes on with the others while it reads one's long prompt",
    async () => {
      const long = "word ".repeat(1000);
      const promptTokens = await engine.countTokens(createPrompt(long));
      expect(promptTokens).toBeGreaterThan(1000);
      let newcomer: Promise<string> | undefined;
      let newcomerBegan = false;
      const written = Array.from({ length: 7 }, () => 0);
      const stop = new AbortController();
      const options = { modelId: "endless", stopSignal: stop.signal };
      const others = written.map((_, index) =>
        ask(`Question ${index}`, options, () => {
          newcomer ??= ask(
            long,
            { modelId: "endless", maxTokens: 2 },
            () => (newcomerBegan = true),
          );
          if (newcomerBegan) stop.abort();
          else written[index] = (written[index] ?? 0) + 1;
        }),
      );
      await Promise.all(others);
      await newcomer;
      const slices = Math.floor(promptTokens / 65);
      // A token may hold no text of its own, so fewer chunks than rounds are certain.
      expect(Math.min(...written)).toBeGreaterThan(slices / 2);
    },
    patience,
  );

  it(
    "refuses who comes when the line is full",
    async () => {
      await using small = new LlamaCppEngine({ gpu: false, threads: 1 });
      const file = fileOf("tiny", await syntheticModelFile("tiny"));
      await small.loadModel(file, { llama: { slots: 1, maxQueued: 1 } });
      const prompt = createPrompt("Hello");
      const asked = [1, 2, 3].map(() => small.executePrompt(prompt, ignore, { maxTokens: 3 }));
      await expect(asked.pop()).rejects.toMatchObject({ code: "QUEUE_FULL", retryable: true });
      const completions = await Promise.all(asked);
      expect(completions.map(({ finishReason }) => finishReason)).toEqual(["length", "length"]);
      expect(completions[1]?.timings?.queueMs).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    "survives a storm of aborts and stops",
    async () => {
      const seed = Date.now() % 100_000;
      console.info(`seed of the storm: ${seed}`);
      const random = new SeededRandom(seed);
      const expected = await ask("Hello", { modelId: "starter" });
      let settled = 0;
      const storm = Array.from({ length: 200 }, async (_, index) => {
        await pause(random.below(500));
        const control = new AbortController();
        const isAbort = index % 2 === 0;
        const chunksUntil = random.chance(50) ? 1 + random.below(10) : Infinity;
        let chunks = 0;
        let late = 0;
        const asked = ask(
          "word ".repeat(1 + random.below(400)),
          {
            modelId: "endless",
            maxTokens: 20,
            ...(isAbort ? { signal: control.signal } : { stopSignal: control.signal }),
          },
          () => {
            if (control.signal.aborted) late++;
            if (++chunks === chunksUntil) control.abort(reason);
          },
        ).finally(() => void settled++);
        const outcome = asked.then(
          () => "answered",
          (error: unknown) => error,
        );
        await Promise.race([outcome, pause(random.below(800))]);
        control.abort(reason);
        return { error: await outcome, late: isAbort ? late : 0 };
      });
      const outcomes = await Promise.all(storm);
      expect(settled).toBe(200);
      expect(outcomes.filter(({ late }) => late > 0)).toEqual([]);
      const others = outcomes.filter(({ error }) => error !== "answered" && error !== reason);
      expect(others).toEqual([]);
      expect(await ask("Hello", { modelId: "starter" })).toBe(expected);
      expect(await ask("Hello", { modelId: "endless", maxTokens: 9 })).not.toBe("");
    },
    patience,
  );

  it(
    "can be disposed while it writes and reads, and settles every call",
    async () => {
      const doomed = new LlamaCppEngine({ gpu: false, threads: 1 });
      const file = fileOf("slow", await syntheticModelFile("slow"));
      await doomed.loadModel(file, { llama: { slots: 3 } });
      const lengths = [1, 1, 500, 1, 500];
      let disposal: Promise<void> | undefined;
      const asked = lengths.map((length) =>
        doomed.executePrompt(createPrompt("word ".repeat(length)), () => {
          disposal ??= doomed[Symbol.asyncDispose]();
        }),
      );
      for (const outcome of await Promise.allSettled(asked)) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "DISPOSED" } });
      }
      await disposal;
    },
    patience,
  );
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
