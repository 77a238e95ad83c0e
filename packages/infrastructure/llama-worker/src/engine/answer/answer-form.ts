import { StopText, type OutputOptions, type ToolCallChunk, type ToolDefinition } from "@llm/domain";
import type { LlamaGrammarEvaluationState } from "node-llama-cpp";
import { GrammarRules } from "../grammar/grammar-rules.ts";
import type { GrammarStates } from "../grammar/grammar-states.ts";
import { anyObjectGrammar, jsonGrammar } from "../grammar/json-grammar.ts";
import type { AnswerPiece } from "../reasoning/reasoning-splitter.ts";
import type { ToolCallForm } from "../tools/tool-call-form.ts";
import { toolCallGrammar } from "../tools/tool-call-grammar.ts";
import { ToolCallReader } from "../tools/tool-call-reader.ts";

type Unnumbered<Chunk> = Chunk extends unknown ? Omit<Chunk, "index" | "isFinal"> : never;

/** A step of a call of a tool, before it has its place among the chunks. */
export type ToolCallPiece = Unnumbered<ToolCallChunk>;

/** A piece of an answer as its reader gets it. */
export type FormedPiece = AnswerPiece | ToolCallPiece;

/** The form that an answer is held to: what the engine may write next, and what the text it writes means. */
export interface AnswerForm {
  /** What may be written next; undefined for anything. */
  readonly grammar: LlamaGrammarEvaluationState | undefined;
  /** Whether nothing more is to be written. */
  readonly isComplete: boolean;
  /** Takes what was written and gives what the reader gets of it now. */
  push(text: string): Promise<readonly FormedPiece[]>;
  /** Gives what is left, when nothing more is written. @throws {LlmError} INVALID_OUTPUT */
  finish(): readonly FormedPiece[];
}

export interface FormRequest {
  readonly output: OutputOptions;
  /** How the model writes calls. */
  readonly callForm: ToolCallForm;
}

/**
 * Makes the form of one answer; undefined when it is just text.
 * @throws {LlmError} INVALID_ARGUMENT when a schema is too large.
 */
export async function answerForm(
  { output, callForm }: FormRequest,
  states: GrammarStates,
): Promise<AnswerForm | undefined> {
  if (output.responseFormat !== undefined) {
    return new JsonForm(await states.open(formatGrammar(output.responseFormat.schema)));
  }
  const tools = callableTools(output);
  if (tools.length === 0) return undefined;
  if (!isHeldFromStart(output)) return new ToolForm({ tools, callForm, states });
  const grammar = toolCallGrammar(tools, callForm);
  const forced = grammar === undefined ? undefined : await states.open(grammar);
  return new ToolForm({ tools, callForm, states, forced });
}

/** Whether an answer is nothing but its form, from its first token on. */
export function isHeldFromStart(output: OutputOptions): boolean {
  if (output.responseFormat !== undefined) return true;
  return callableTools(output).length > 0 && (output.toolChoice ?? "auto") !== "auto";
}

/** The tools that an answer may call. */
export function callableTools({
  tools = [],
  toolChoice,
}: OutputOptions): readonly ToolDefinition[] {
  if (toolChoice === "none") return [];
  return typeof toolChoice === "object"
    ? tools.filter(({ name }) => name === toolChoice.name)
    : tools;
}

function formatGrammar(schema: Parameters<typeof jsonGrammar>[1] | undefined): string {
  const rules = new GrammarRules();
  const body = schema === undefined ? anyObjectGrammar(rules) : jsonGrammar(rules, schema);
  return rules.toGrammar(body);
}

/** JSON of one line: it is complete when the model ends its turn or the line. */
class JsonForm implements AnswerForm {
  readonly grammar: LlamaGrammarEvaluationState;
  readonly #line = new StopText(["\n"]);

  constructor(grammar: LlamaGrammarEvaluationState) {
    this.grammar = grammar;
  }

  get isComplete(): boolean {
    return this.#line.found;
  }

  async push(text: string): Promise<readonly FormedPiece[]> {
    return [textPiece(this.#line.push(text))];
  }

  finish(): readonly FormedPiece[] {
    return [textPiece(this.#line.flush())];
  }
}

interface ToolFormParts {
  readonly tools: readonly ToolDefinition[];
  readonly callForm: ToolCallForm;
  readonly states: GrammarStates;
  /** Where the answer has to be a call: the grammar of that. */
  readonly forced?: LlamaGrammarEvaluationState | undefined;
}

/** Text, or a call, or a text and then a call. From where the model begins a call on, it is held to its form. */
class ToolForm implements AnswerForm {
  readonly #parts: ToolFormParts;
  readonly #reader: ToolCallReader;
  #grammar: LlamaGrammarEvaluationState | undefined;

  constructor(parts: ToolFormParts) {
    const { tools, callForm, forced } = parts;
    this.#parts = parts;
    this.#grammar = forced;
    this.#reader = new ToolCallReader({ tools, form: callForm, isForced: forced !== undefined });
  }

  get grammar(): LlamaGrammarEvaluationState | undefined {
    return this.#grammar;
  }

  get isComplete(): boolean {
    return this.#reader.isComplete;
  }

  async push(text: string): Promise<readonly FormedPiece[]> {
    const sure = this.#reader.push(text);
    const { begun } = this.#reader;
    if (this.#grammar === undefined && begun !== undefined) {
      const { tools, callForm, states } = this.#parts;
      const grammar = toolCallGrammar(tools, callForm, begun);
      if (grammar === undefined) return [textPiece(sure + this.#reader.giveUp())];
      this.#grammar = await states.open(grammar);
    }
    return [textPiece(sure), ...this.#reader.takePieces()];
  }

  finish(): readonly FormedPiece[] {
    return [textPiece(this.#reader.flush()), ...this.#reader.finish()];
  }
}

function textPiece(content: string): AnswerPiece {
  return { type: "text", content };
}
