import { randomUUID } from "node:crypto";
import { findMismatch, LlmError, pathText, type ToolDefinition } from "@llm/domain";
import type { ToolCallPiece } from "../answer/answer-form.ts";
import { endOfForm, type ToolCallForm } from "./tool-call-form.ts";
import { noParameters } from "./tool-call-grammar.ts";

export interface ToolCallReading {
  readonly tools: readonly ToolDefinition[];
  readonly form: ToolCallForm;
  /** Whether the answer is nothing but a call. */
  readonly isForced: boolean;
}

interface ToldCall {
  readonly part: { readonly type: "tool-call"; readonly callId: string; readonly toolName: string };
  characters: number;
}

/** Tells the text of an answer from the call of a tool in it. */
export class ToolCallReader {
  readonly #tools: readonly ToolDefinition[];
  readonly #form: ToolCallForm;
  /** Whether a call can begin within a text: its prefix can then be taken for nothing else. */
  readonly #canFollowText: boolean;
  #isAtBeginning = true;
  /** Text that may be the beginning of a call. */
  #held = "";
  #call: string | undefined;
  /** The call that its reader has been told of, and how much of its arguments. */
  #told: ToldCall | undefined;

  constructor({ tools, form, isForced }: ToolCallReading) {
    this.#tools = tools;
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
    return this.#argumentsOf(this.#call ?? "")?.text.includes("\n") ?? false;
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

  /** Gives what is known of the call now, and was not given before. */
  takePieces(): readonly ToolCallPiece[] {
    const found = this.#argumentsOf(this.#call ?? "");
    return found === undefined ? [] : this.#piecesUpTo(found.tool, this.#argumentsIn(found.text));
  }

  /**
   * Gives the rest of the call, and that it is complete; nothing when there is none. One that was cut short never
   * becomes complete.
   * @throws {LlmError} INVALID_OUTPUT when its arguments do not fit the tool.
   */
  finish(): readonly ToolCallPiece[] {
    const found = this.#argumentsOf(this.#call ?? "");
    const [line = ""] = found?.text.split("\n") ?? [];
    if (found === undefined || !line.endsWith(this.#form.suffix)) return this.takePieces();
    const text = this.#argumentsIn(line);
    const value = parsed(text);
    if (value === undefined) return this.takePieces();
    const { name, parameters = noParameters } = found.tool;
    const path = findMismatch(value, parameters);
    if (path !== undefined) throw doesNotFit(name, pathText(path));
    const pieces = this.#piecesUpTo(found.tool, text);
    const { part } = this.#tell(found.tool);
    return [...pieces, { ...part, phase: "complete", content: "", arguments: text }];
  }

  /** What of a text that may go on is surely arguments: not what may turn out to close the call. */
  #argumentsIn(text: string): string {
    const [line = ""] = text.split("\n");
    return line.slice(0, Math.max(0, line.length - this.#form.suffix.length));
  }

  #piecesUpTo(tool: ToolDefinition, text: string): readonly ToolCallPiece[] {
    const isNew = this.#told === undefined;
    const told = this.#tell(tool);
    const content = text.slice(told.characters);
    told.characters = Math.max(told.characters, text.length);
    return [
      ...(isNew ? [{ ...told.part, phase: "begun", content: "" } as const] : []),
      ...(content === "" ? [] : [{ ...told.part, phase: "grown", content } as const]),
    ];
  }

  #tell({ name: toolName }: ToolDefinition): ToldCall {
    this.#told ??= {
      part: { type: "tool-call", callId: `call-${randomUUID()}`, toolName },
      characters: 0,
    };
    return this.#told;
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

  #argumentsOf(call: string): { readonly tool: ToolDefinition; readonly text: string } | undefined {
    const rest = afterForm(call, this.#form.prefix);
    if (rest === undefined) return undefined;
    for (const tool of this.#tools) {
      const head = `${tool.name}${this.#form.beforeArguments}`;
      if (rest.startsWith(head)) return { tool, text: rest.slice(head.length) };
    }
    return undefined;
  }
}

function afterForm(text: string, form: string): string | undefined {
  const end = endOfForm(text, form);
  return end === undefined || end < 0 ? undefined : text.slice(end);
}

function isBlank(text: string, end: number): boolean {
  return text.slice(0, end).trim() === "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function doesNotFit(toolName: string, path: string): LlmError {
  const message = `The model's call of ${toolName} does not fit its parameters at ${path}.`;
  return new LlmError("INVALID_OUTPUT", message, { details: { toolName, path } });
}
