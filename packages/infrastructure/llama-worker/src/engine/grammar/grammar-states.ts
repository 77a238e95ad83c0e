import { LlmError } from "@llm/domain";
import { LlamaGrammarEvaluationState, type LlamaModel } from "node-llama-cpp";

/** Grammars kept compiled; the least recently used one gives way. */
const mostKept = 16;

/** Gives answers their place in a grammar. Compiling one is slow, so what was compiled is kept and copied. */
export class GrammarStates {
  readonly #model: LlamaModel;
  readonly #begun = new Map<string, LlamaGrammarEvaluationState>();

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  /**
   * Gives a state at the beginning of a grammar, for one answer.
   * @throws {LlmError} INVALID_ARGUMENT when the grammar is too large for llama.cpp.
   */
  async open(grammar: string): Promise<LlamaGrammarEvaluationState> {
    const begun = this.#begun.get(grammar) ?? (await this.#compile(grammar));
    this.#begun.delete(grammar);
    this.#begun.set(grammar, begun);
    const [oldest] = this.#begun.keys();
    if (oldest !== undefined && this.#begun.size > mostKept) this.#begun.delete(oldest);
    return begun.clone();
  }

  async #compile(grammar: string): Promise<LlamaGrammarEvaluationState> {
    const model = this.#model;
    try {
      return new LlamaGrammarEvaluationState({
        model,
        grammar: await model.llama.createGrammar({ grammar }),
      });
    } catch (cause) {
      throw new LlmError("INVALID_ARGUMENT", "The engine cannot take the JSON Schema.", {
        hint: "Make it smaller: fewer properties and values, smaller bounds of lengths.",
        cause,
      });
    }
  }
}
