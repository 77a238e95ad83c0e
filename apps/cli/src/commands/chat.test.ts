import { describe, expect, it } from "@jest/globals";
import { CommandHarness } from "../../test/command-harness.ts";

const ctrlC = "\u0003";
const ctrlD = "\u0004";

/** A chat on a terminal that has come to its first prompt. */
async function startChat(...argv: readonly string[]) {
  const harness = new CommandHarness({ isTerminal: true });
  const exitCode = harness.run("chat", ...argv);
  await harness.stdout.shows("> ");
  return { ...parts(harness), harness, exitCode };
}

function parts(harness: CommandHarness) {
  const { worker, stdin, stdout, stderr } = harness;
  const say = (text: string) => void stdin.write(text);
  return { worker, stdin, stdout, stderr, say };
}

describe("llm chat on a terminal", () => {
  it("talks with the first model of the library and remembers what was said", async () => {
    const chat = await startChat("--system", "Short.", "--temperature", "0.5");
    chat.worker.answerScript = { chunks: ["Hello."] };
    chat.say("Hi\n");
    await chat.stdout.shows("Hello.");
    chat.worker.answerScript = { chunks: ["Fine."] };
    chat.say("How are you?\n");
    await chat.stdout.shows("Fine.");
    chat.say("/exit\n");
    expect(await chat.exitCode).toBe(0);
    expect(chat.worker.calls.at(-1)).toMatchObject({
      prompt: {
        messages: [
          { role: "system", content: "Short." },
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
          { role: "user", content: "How are you?" },
        ],
      },
      options: { modelId: "starter", temperature: 0.5 },
    });
    expect(chat.worker.disposed).toBe(true);
  });

  it("says how much of a long conversation it left out", async () => {
    const chat = await startChat("--context", "64", "--context-policy", "shift");
    chat.worker.answerScript = { chunks: ["word ".repeat(20)] };
    for (let question = 0; question < 3; question++) {
      chat.say(`${"why ".repeat(20)}\n`);
      await chat.stdout.shows("word word", (question + 1) * 10);
    }
    chat.say("/exit\n");
    expect(await chat.exitCode).toBe(0);
    expect(chat.stdout.text).toContain("(The oldest 2 messages were left out.)");
  });

  it("forgets what was said at /new", async () => {
    const chat = await startChat("storyteller");
    chat.worker.answerScript = { chunks: ["Hello."] };
    chat.say("Hi\n/new\nAgain\n/exit\n");
    expect(await chat.exitCode).toBe(0);
    expect(chat.worker.calls.at(-1)).toMatchObject({
      prompt: { messages: [{ role: "user", content: "Again" }] },
      options: { modelId: "storyteller" },
    });
  });

  it("explains its commands, and says which there are not", async () => {
    const chat = await startChat();
    chat.say("/help\n\n/frob\n/exit\n");
    expect(await chat.exitCode).toBe(0);
    expect(chat.stdout.text).toContain("/new   begins a new conversation");
    expect(chat.stderr.text).toBe("There is no command /frob; /help lists those there are.\n");
    expect(chat.worker.calls.map((call) => call.method)).toEqual(["loadModel"]);
  });

  it("asks what only looks like a command", async () => {
    const chat = await startChat();
    chat.say("/usr/bin is what?\n/exit\n");
    await chat.exitCode;
    expect(chat.worker.calls.at(-1)).toMatchObject({ method: "executePrompt" });
  });

  it("shows faintly what the model thinks, and does not take it for the answer", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { reasoning: ["Well."], chunks: ["Hello."] };
    chat.say("Hi\nAgain\n/exit\n");
    await chat.exitCode;
    expect(chat.stderr.text).toBe("\u001B[2mWell.\u001B[22m\n\n".repeat(2));
    expect(chat.stdout.text).not.toContain("Well.");
    expect(chat.worker.calls.at(-1)).toMatchObject({
      prompt: { messages: [{ content: "Hi" }, { content: "Hello." }, { content: "Again" }] },
    });
  });

  it("shows none of it with --no-reasoning", async () => {
    const chat = await startChat("--no-reasoning");
    chat.worker.answerScript = { reasoning: ["Well."], chunks: ["Hello."] };
    chat.say("Hi\n/exit\n");
    await chat.exitCode;
    expect(chat.stderr.text).toBe("");
  });

  it("ends at Ctrl-D", async () => {
    const chat = await startChat();
    chat.say(ctrlD);
    expect(await chat.exitCode).toBe(0);
  });

  it("finishes the answer when Ctrl-D comes during it", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { chunks: ["Hello", " there."], delayMs: 5 };
    chat.say("Hi\n");
    await chat.stdout.shows("Hello");
    chat.say(ctrlD);
    expect(await chat.exitCode).toBe(0);
    expect(chat.stdout.text).toContain("Hello there.\n");
  });
});

describe("Ctrl-C in llm chat", () => {
  it("stops the answer, which is remembered as far as it came, and not the program", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    chat.say("Hi\n");
    await chat.stdout.shows("Half");
    chat.say(ctrlC);
    await chat.stdout.shows("(stopped)");
    chat.worker.answerScript = { chunks: ["Yes."] };
    chat.say("Go on\n");
    await chat.stdout.shows("Yes.");
    chat.say("/exit\n");
    await chat.exitCode;
    expect(chat.worker.calls.at(-1)).toMatchObject({
      prompt: { messages: [{ content: "Hi" }, { content: "Half" }, { content: "Go on" }] },
    });
  });

  it("clears a line that has been begun", async () => {
    const chat = await startChat();
    chat.say(`nonsense${ctrlC}Hi\n/exit\n`);
    await chat.exitCode;
    expect(chat.worker.calls.at(-1)).toMatchObject({ prompt: { messages: [{ content: "Hi" }] } });
  });

  it("ends the program when it comes twice at an empty prompt", async () => {
    const chat = await startChat();
    chat.say(ctrlC);
    await chat.stdout.shows("Ctrl-C again");
    chat.say(ctrlC);
    expect(await chat.exitCode).toBe(0);
    expect(chat.worker.disposed).toBe(true);
  });

  it("drops the answer when it comes a second time before it is stopped", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    chat.say("Hi\n");
    await chat.stdout.shows("Half");
    chat.say(ctrlC.repeat(2));
    await chat.stdout.shows("(aborted)");
    chat.say("/exit\n");
    expect(await chat.exitCode).toBe(0);
  });

  it("ends with 130 when it comes a third time, and leaves more of them to the program", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    chat.say("Hi\n");
    await chat.stdout.shows("Half");
    chat.say(ctrlC.repeat(3));
    expect(chat.harness.interrupt()).toBe(0);
    expect(await chat.exitCode).toBe(130);
    expect(chat.worker.disposed).toBe(true);
  });
});

describe("llm chat when something fails", () => {
  it("shows the error, and the next question works", async () => {
    const chat = await startChat();
    chat.worker.answerScript = { chunks: ["Half", " whole"], failAfter: 1 };
    chat.say("Hi\n");
    await chat.stderr.shows("hint: ");
    chat.worker.answerScript = { chunks: ["Yes."] };
    chat.say("Again\n");
    await chat.stdout.shows("Yes.");
    chat.say("/exit\n");
    expect(await chat.exitCode).toBe(0);
    expect(chat.worker.calls.at(-1)).toMatchObject({
      prompt: { messages: [{ content: "Again" }] },
    });
  });

  it("offers a new conversation when the context is full", async () => {
    const chat = await startChat("--context", "64");
    chat.say(`${"word ".repeat(100)}\n`);
    await chat.stdout.shows("/new begins a new conversation.");
    expect(chat.stderr.text).toContain("error[CONTEXT_OVERFLOW]");
    chat.say(ctrlD);
    expect(await chat.exitCode).toBe(0);
  });

  it.each([
    [["nope"], "error[MODEL_NOT_FOUND]"],
    [["--seed", "-1"], "error[INVALID_ARGUMENT]: --seed is -1."],
  ])("does not begin with %j", async (argv, message) => {
    const harness = new CommandHarness({ isTerminal: true });
    expect(await harness.run("chat", ...argv)).toBe(1);
    expect(harness.stderr.text).toContain(message);
  });
});

describe("llm chat without a terminal", () => {
  it("answers line by line and writes nothing else", async () => {
    const harness = new CommandHarness();
    harness.worker.answerScript = { chunks: ["Yes."] };
    harness.stdin.end("One\nTwo\n");
    expect(await harness.run("chat")).toBe(0);
    expect([harness.stdout.text, harness.stderr.text]).toEqual(["Yes.\nYes.\n", ""]);
  });

  it("fails at the end when an answer failed", async () => {
    const harness = new CommandHarness();
    harness.worker.answerScript = { chunks: ["Yes."], failAfter: 0 };
    harness.stdin.end("One\n");
    expect(await harness.run("chat")).toBe(1);
    expect(harness.stderr.text).toContain("error[GENERATION_FAILED]");
  });

  it("ends with 130 at the first Ctrl-C", async () => {
    const harness = new CommandHarness();
    harness.worker.answerScript = { chunks: ["Half", " whole"], hangAfter: 1 };
    harness.stdin.write("One\n");
    const exitCode = harness.run("chat");
    await harness.stdout.shows("Half");
    expect([harness.interrupt(), harness.interrupt()]).toEqual([1, 0]);
    expect(await exitCode).toBe(130);
  });

  it("ends quietly when the reader of its output leaves", async () => {
    const harness = new CommandHarness();
    harness.stdout.isBroken = true;
    harness.stdin.write("One\n");
    expect(await harness.run("chat")).toBe(0);
    expect(harness.stderr.text).toBe("");
  });
});
