import type { ToolDefinition } from "@llm/domain";
import { StopText, type OutputOptions } from "@llm/domain/adapters";
import type { LlamaGrammarEvaluationState } from "node-llama-cpp";
import { GrammarRules } from "../grammar/grammar-rules.ts";
import type { GrammarStates } from "../grammar/grammar-states.ts";
import { anyObjectGrammar, jsonGrammar } from "../grammar/json-grammar.ts";
import type { ToolCallForm } from "../tools/tool-call-form.ts";
import { toolCallGrammar } from "../tools/tool-call-grammar.ts";
import { ToolCallReader, type ToolCallPiece } from "../tools/tool-call-reader.ts";

/** A piece of an answer with a form. */
export type FormedPiece = TextPiece | ToolCallPiece;

interface TextPiece {
  readonly type: "text";
  readonly content: string;
}

/** The form that an answer is held to: what the engine may write next, and what the text it writes means. */
export interface AnswerForm {
  /** What may be written next; undefined for anything. */
  readonly grammar: LlamaGrammarEvaluationState | undefined;
  /** Whether nothing more is to be written. */
  readonly isComplete: boolean;
  /** Takes what was written and gives what the reader gets of it now. */
  push(text: string): Promise<readonly FormedPiece[]>;
  /** Gives what is left, when nothing more is written; a call of a tool only when it is complete. */
  finish(): readonly FormedPiece[];
}

export interface FormRequest {
  readonly output: OutputOptions;
  /** How the model writes calls. */
  readonly callForm: ToolCallForm;
  /** Whether the answer goes on with one that was begun. */
  readonly continues?: boolean;
}

/**
 * Makes the form of one answer; undefined when it is just text.
 * @throws {LlmError} INVALID_ARGUMENT when a schema is too large.
 */
export async function answerForm(
  { output, callForm, continues = false }: FormRequest,
  states: GrammarStates,
): Promise<AnswerForm | undefined> {
  if (output.responseFormat !== undefined) {
    return new JsonForm(await states.open(formatGrammar(output.responseFormat.schema)));
  }
  const tools = callableTools(output);
  if (tools.length === 0) return undefined;
  if (!isHeldFromStart(output)) return new ToolForm({ tools, callForm, states, continues });
  const grammar = toolCallGrammar(tools, callForm);
  const forced = grammar === undefined ? undefined : await states.open(grammar);
  return new ToolForm({ tools, callForm, states, continues, forced });
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
  readonly continues: boolean;
  /** Where the answer has to be a call: the grammar of that. */
  readonly forced?: LlamaGrammarEvaluationState | undefined;
}

/** Text, or a call, or a text and then a call. From where the model begins a call on, it is held to its form. */
class ToolForm implements AnswerForm {
  readonly #parts: ToolFormParts;
  readonly #reader: ToolCallReader;
  #grammar: LlamaGrammarEvaluationState | undefined;

  constructor(parts: ToolFormParts) {
    const { tools, callForm, forced, continues } = parts;
    this.#parts = parts;
    this.#grammar = forced;
    const isForced = forced !== undefined;
    this.#reader = new ToolCallReader({ tools, form: callForm, isForced, followsText: continues });
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
    if (begun === undefined) return [textPiece(sure)];
    if (this.#grammar === undefined) {
      const { tools, callForm, states } = this.#parts;
      const grammar = toolCallGrammar(tools, callForm, begun);
      if (grammar === undefined) return [textPiece(sure + this.#reader.giveUp())];
      this.#grammar = await states.open(grammar);
    }
    return [textPiece(sure), ...this.#reader.takeGrowth()];
  }

  finish(): readonly FormedPiece[] {
    const text = textPiece(this.#reader.flush());
    const call = this.#reader.finish();
    return call === undefined ? [text] : [text, call];
  }
}

function textPiece(content: string): TextPiece {
  return { type: "text", content };
}
