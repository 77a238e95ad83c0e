import { describe, expect, it } from "@jest/globals";
import { createPrompt, LlmError } from "@llm/domain";
import { Connected } from "../../test/connected.ts";
import type { Frame } from "../../test/frames.ts";
import { mutate, SeededRandom } from "../../test/mutations.ts";
import { record, type Side } from "../../test/recording.ts";
import { numberedChunks, numberedText } from "../../test/scripted-worker.ts";
import { turn } from "../../test/wait.ts";

const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0xffff_ffff));
const rounds = 100;
const framesPerRound = 20;
const text = numberedText(100);

const { frames } = await record();

function recordedOf(side: Side): readonly Frame[] {
  return frames.filter(({ from }) => from === side).map(({ frame }) => frame);
}

/** The call a frame names, or undefined when none can be read. */
function namedCall(frame: string): unknown {
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === "object" && value !== null && "i" in value ? value.i : undefined;
  } catch {
    return undefined;
  }
}

// Jest fails a test in which something throws out of a listener or a rejection goes unhandled.
describe(`thousands of mutated frames (FUZZ_SEED=${seed})`, () => {
  it("disturb no call of a serving end", async () => {
    const random = new SeededRandom(seed);
    const real = recordedOf("client");
    await using connected = await Connected.open();
    const { pair, scripted } = connected;
    scripted.script = { chunks: numberedChunks(100) };
    for (let round = 0; round < rounds; round += 1) {
      const answer = connected.ask();
      for (let count = 0; count < framesPerRound; count += 1) {
        // Calls of another name: what names ours speaks for us, and may end our call rightly.
        const { i, ...content } = random.pick(real);
        const frame = mutate({ i: `mutated-${i}`, ...content }, random);
        const call = namedCall(frame);
        const isOther = typeof call !== "string" || call.startsWith("mutated-");
        if (isOther) pair.host.receive(frame.replaceAll("mutated-", `mutated-${round}-${count}-`));
      }
      expect((await answer).text).toBe(text);
    }
  }, 60_000);

  it("leave every call of a calling end settled, and the next one works", async () => {
    const random = new SeededRandom(seed);
    const real = recordedOf("host");
    await using connected = await Connected.open();
    const { pair, scripted, worker } = connected;
    scripted.script = { chunks: numberedChunks(100) };
    for (let round = 0; round < rounds; round += 1) {
      const calls: Promise<unknown>[] = [
        connected.ask(),
        worker.describe(),
        worker.countTokens(createPrompt("Hi")),
      ];
      await turn();
      const newest = pair.fromClient.slice(-5).map(namedCall);
      for (let count = 0; count < framesPerRound; count += 1) {
        const call = random.pick(newest);
        pair.client.receive(mutate({ ...random.pick(real), i: String(call) }, random));
        if (random.below(3) === 0) await turn();
      }
      const outcomes = calls.map((call) =>
        call.then(
          () => undefined,
          (reason: unknown) => reason,
        ),
      );
      for (const reason of await Promise.all(outcomes)) {
        expect(reason === undefined || LlmError.isInstance(reason)).toBe(true);
      }
      expect((await connected.ask()).text).toBe(text);
    }
  }, 60_000);
});
