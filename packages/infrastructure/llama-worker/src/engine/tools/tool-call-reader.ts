import { randomUUID } from "node:crypto";
import { LlmError, type ToolCallChunk, type ToolDefinition } from "@llm/domain";
import { findMismatch, pathText } from "@llm/domain/adapters";
import { endOfForm, type ToolCallForm } from "./tool-call-form.ts";
import { noParameters } from "./tool-call-grammar.ts";
import { JsonObjectText } from "./json-object-text.ts";

/** A step of a call before it has its place in a stream. */
export type ToolCallPiece = WithoutPlace<ToolCallChunk>;
type WithoutPlace<Chunk> = Chunk extends unknown ? Omit<Chunk, "index" | "isFinal"> : never;

export interface ToolCallReading {
  readonly tools: readonly ToolDefinition[];
  readonly form: ToolCallForm;
  /** Whether the answer is nothing but a call. */
  readonly isForced: boolean;
  /** Whether it goes on with a text, so that its beginning is not that of the answer. @default false */
  readonly followsText?: boolean;
}

interface FoundCall {
  readonly tool: ToolDefinition;
  /** What is written after the name: the arguments, as far as they go, and what follows them. */
  readonly rest: string;
}

/** Tells the text of an answer from the call of a tool in it. */
export class ToolCallReader {
  readonly #tools: readonly ToolDefinition[];
  readonly #form: ToolCallForm;
  /** Whether a call can begin within a text: its prefix can then be taken for nothing else. */
  readonly #canFollowText: boolean;
  #isAtBeginning: boolean;
  readonly #callId = `call-${randomUUID()}`;
  readonly #arguments = new JsonObjectText();
  #hasTold = false;
  /** Text that may be the beginning of a call. */
  #held = "";
  #call: string | undefined;

  constructor({ tools, form, isForced, followsText = false }: ToolCallReading) {
    this.#tools = tools;
    this.#isAtBeginning = !followsText;
    this.#form = form;
    this.#canFollowText = !/^[[{]+\s*"/.test(form.prefix);
    this.#call = isForced ? "" : undefined;
  }

  /** What is written of the call after its prefix; undefined while there is none. */
  get begun(): string | undefined {
    return this.#call === undefined ? undefined : afterForm(this.#call, this.#form.prefix);
  }

  /** Whether the call is complete: it ends with its line. */
  get isComplete(): boolean {
    return this.#find()?.rest.includes("\n") ?? false;
  }

  /** Takes more of the answer and gives what is surely text. */
  push(text: string): string {
    if (this.#call !== undefined) {
      this.#call += text;
      return "";
    }
    const joined = this.#held + text;
    const start = this.#startOfCall(joined);
    const sure = joined.slice(0, start);
    this.#held = joined.slice(start);
    if (sure.trim() !== "") this.#isAtBeginning = false;
    if ((endOfForm(this.#held, this.#form.prefix) ?? -1) >= 0) {
      this.#call = this.#held;
      this.#held = "";
    }
    return sure;
  }

  /** What began like a call is text after all. Gives it. */
  giveUp(): string {
    this.#held = this.#call ?? this.#held;
    this.#call = undefined;
    this.#isAtBeginning = false;
    return this.flush();
  }

  /** Gives what only looked like the beginning of a call, when no more text comes. */
  flush(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** Gives what has become known of the call since: that it has begun, and more of its arguments. */
  takeGrowth(): readonly ToolCallPiece[] {
    const found = this.#find();
    if (found === undefined) return [];
    const { tool, rest } = found;
    const pieces: ToolCallPiece[] = [];
    if (!this.#hasTold) pieces.push(this.#piece(tool, "begun", ""));
    this.#hasTold = true;
    const content = this.#arguments.push(rest.slice(this.#arguments.text.length));
    if (content !== "") pieces.push(this.#piece(tool, "grown", content));
    return pieces;
  }

  /**
   * Gives the end of the call, when all that has grown was taken; undefined when there is none, or when it was cut
   * short.
   * @throws {LlmError} INVALID_OUTPUT when its arguments do not fit the tool.
   */
  finish(): ToolCallPiece | undefined {
    const found = this.#find();
    if (found === undefined) return undefined;
    const { tool, rest } = found;
    const { isWhole, text } = this.#arguments;
    if (!isWhole || !rest.startsWith(this.#form.suffix, text.length)) return undefined;
    const { name, parameters = noParameters } = tool;
    const path = findMismatch(JSON.parse(text), parameters);
    if (path !== undefined) throw doesNotFit(name, pathText(path));
    return {
      type: "tool-call",
      phase: "complete",
      callId: this.#callId,
      toolName: name,
      content: "",
      arguments: text,
    };
  }

  #piece(tool: ToolDefinition, phase: "begun" | "grown", content: string): ToolCallPiece {
    return { type: "tool-call", phase, callId: this.#callId, toolName: tool.name, content };
  }

  /** Where a call begins, or may do; the length of the text when nowhere. */
  #startOfCall(text: string): number {
    const { prefix } = this.#form;
    for (let start = 0; start < text.length; start++) {
      if (text[start] !== prefix[0]) continue;
      const isPossible = this.#canFollowText || (this.#isAtBeginning && isBlank(text, start));
      if (isPossible && endOfForm(text.slice(start), prefix) !== undefined) return start;
    }
    return text.length;
  }

  /** The call, once it is sure which tool it calls. */
  #find(): FoundCall | undefined {
    const { begun } = this;
    if (begun === undefined) return undefined;
    const [tool, ...others] = this.#tools.filter(({ name }) => {
      const head = this.#head(name);
      return begun.startsWith(head) || head.startsWith(begun);
    });
    if (tool === undefined || others.length > 0 || begun.length < tool.name.length)
      return undefined;
    return { tool, rest: begun.slice(this.#head(tool.name).length) };
  }

  #head(name: string): string {
    return `${name}${this.#form.beforeArguments}`;
  }
}

function afterForm(text: string, form: string): string | undefined {
  const end = endOfForm(text, form);
  return end === undefined || end < 0 ? undefined : text.slice(end);
}

function isBlank(text: string, end: number): boolean {
  return text.slice(0, end).trim() === "";
}

function doesNotFit(toolName: string, path: string): LlmError {
  const message = `The model's call of ${toolName} does not fit its parameters at ${path}.`;
  return new LlmError("INVALID_OUTPUT", message, { details: { toolName, path } });
}
