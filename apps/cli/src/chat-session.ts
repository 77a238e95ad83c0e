import { createInterface, type Interface } from "node:readline";
import { LlmError, type ModelId } from "@llm/domain";
import { textWriter } from "./answer-writer.ts";
import type { CommandContext } from "./command-context.ts";
import type { Conversation } from "./conversation.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { ProgressLine } from "./progress-line.ts";
import { reportError } from "./report-error.ts";
import { isReaderGone } from "./write-text.ts";

const help = `/new   begins a new conversation
/help  shows this
/exit  ends the program, as Ctrl-D does
Ctrl-C stops the answer that is being written.
`;

export interface ChatSessionOptions {
  /** Shows what the model thinks before it answers. @default on a terminal */
  readonly reasoning?: boolean | undefined;
}

/** Reads questions line by line and writes the answers, until the input ends. */
export class ChatSession implements Disposable {
  readonly #context: CommandContext;
  readonly #conversation: Conversation;
  readonly #reasoning: boolean | undefined;
  readonly #isTerminal: boolean;
  readonly #lines: Interface;
  readonly #stopListening: () => void;
  #answer: { readonly stop: AbortController; readonly abort: AbortController } | undefined;
  #isEnding = false;
  #isClosed = false;
  #hasWarned = false;
  #exitCode: ExitCode = exitCodes.ok;

  constructor(
    context: CommandContext,
    conversation: Conversation,
    { reasoning }: ChatSessionOptions = {},
  ) {
    const { stdin, stdout } = context;
    this.#context = context;
    this.#conversation = conversation;
    this.#reasoning = reasoning;
    this.#isTerminal = stdin.isTTY === true && stdout.isTTY === true;
    this.#lines = createInterface({
      input: stdin,
      ...(this.#isTerminal
        ? { output: stdout, terminal: true, prompt: "> " }
        : { terminal: false }),
    });
    this.#lines.once("close", () => (this.#isClosed = true));
    const interrupt = () => this.#interrupt();
    this.#lines.on("SIGINT", interrupt);
    this.#stopListening = context.onInterrupt(interrupt);
  }

  async run(modelId: ModelId): Promise<ExitCode> {
    this.#say(`Talking with ${modelId}. /help lists the commands.\n`);
    this.#prompt();
    for await (const line of this.#lines) {
      this.#hasWarned = false;
      await this.#take(line.trim());
      if (this.#isEnding) break;
      this.#prompt();
    }
    return this.#exitCode;
  }

  [Symbol.dispose](): void {
    this.#stopListening();
    this.#lines.close();
  }

  async #take(line: string): Promise<void> {
    if (line === "") return;
    if (line === "/exit") this.#isEnding = true;
    else if (line === "/help") this.#context.stdout.write(help);
    else if (line === "/new") {
      this.#conversation.clear();
      this.#say("A new conversation.\n");
    } else if (/^\/\w+$/.test(line)) {
      this.#context.stderr.write(`There is no command ${line}; /help lists those there are.\n`);
    } else await this.#answerTo(line);
  }

  async #answerTo(question: string): Promise<void> {
    using reading = new ProgressLine(this.#context, "Reading the conversation");
    const answer = { stop: new AbortController(), abort: new AbortController() };
    this.#answer = answer;
    try {
      const { finishReason, droppedMessages = [] } = await this.#conversation.ask(
        question,
        reading.before(textWriter(this.#context, { reasoning: this.#reasoning })),
        {
          stopSignal: answer.stop.signal,
          signal: answer.abort.signal,
          onPromptProgress: reading.updateTokens,
        },
      );
      if (droppedMessages.length > 0) {
        this.#say(`(The oldest ${droppedMessages.length} messages were left out.)\n`);
      }
      if (finishReason === "stopped") this.#say("(stopped)\n");
    } catch (error) {
      if (isReaderGone(error)) this.#isEnding = true;
      else if (answer.abort.signal.aborted) this.#say("\n(aborted)\n");
      else this.#fail(error);
    } finally {
      this.#answer = undefined;
    }
  }

  #fail(error: unknown): void {
    const isFull = LlmError.isInstance(error) && error.code === "CONTEXT_OVERFLOW";
    reportError(this.#context.stderr, error);
    if (isFull) this.#say("/new begins a new conversation.\n");
    // A user sees the error and goes on; a script has to be told at the end.
    if (!this.#isTerminal) this.#exitCode = exitCodes.failed;
  }

  // The first Ctrl-C stops an answer, a second one aborts it, a third one ends. What was said is nowhere else: at an
  // empty prompt it takes two, so that one which comes as the answer ends loses nothing.
  #interrupt(): void {
    if (!this.#isTerminal || this.#answer?.abort.signal.aborted) this.#end(exitCodes.interrupted);
    else if (this.#answer?.stop.signal.aborted) this.#answer.abort.abort();
    else if (this.#answer !== undefined) this.#answer.stop.abort();
    else if (this.#lines.line !== "") this.#clearLine();
    else if (this.#hasWarned) this.#end(exitCodes.ok);
    else {
      this.#hasWarned = true;
      this.#say("\n(Ctrl-C again, Ctrl-D or /exit ends the program.)\n");
      this.#prompt();
    }
  }

  #clearLine(): void {
    this.#lines.write(null, { ctrl: true, name: "e" });
    this.#lines.write(null, { ctrl: true, name: "u" });
  }

  #end(exitCode: ExitCode): void {
    this.#isEnding = true;
    this.#exitCode = exitCode;
    this.#answer?.abort.abort();
    // The terminal is as it was from here on, and one more ends the program at once.
    this.#lines.close();
    this.#stopListening();
  }

  #prompt(): void {
    if (this.#isTerminal && !this.#isClosed) this.#lines.prompt();
  }

  // Words for a person; a script gets the answers alone.
  #say(text: string): void {
    if (this.#isTerminal) this.#context.stdout.write(text);
  }
}
