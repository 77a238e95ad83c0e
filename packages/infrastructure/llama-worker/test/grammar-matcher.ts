import { parseJsonSchema } from "@llm/domain/adapters";
import { getLlama, LlamaLogLevel, type Llama } from "node-llama-cpp";
import { GrammarRules } from "../src/engine/grammar/grammar-rules.ts";
import { jsonGrammar } from "../src/engine/grammar/json-grammar.ts";

/** Asks llama.cpp itself what a grammar allows, without a model. */
export class GrammarMatcher implements AsyncDisposable {
  readonly #llama: Llama;

  constructor(llama: Llama) {
    this.#llama = llama;
  }

  static async open(): Promise<GrammarMatcher> {
    return new GrammarMatcher(await getLlama({ gpu: false, logLevel: LlamaLogLevel.disabled }));
  }

  /** Tells of each text whether it is a whole answer of the schema's grammar. */
  async matches(schema: unknown, texts: readonly string[]): Promise<readonly boolean[]> {
    const rules = new GrammarRules();
    return this.allows(rules.toGrammar(jsonGrammar(rules, parseJsonSchema(schema))), texts);
  }

  async allows(grammar: string, texts: readonly string[]): Promise<readonly boolean[]> {
    const compiled = await this.#llama.createGrammar({ grammar });
    // Not in the library's types, but what its own function calling is tested with.
    const test: unknown = Reflect.get(compiled, "_testText");
    if (typeof test !== "function") throw new Error("node-llama-cpp tests no grammars any more.");
    return texts.map((text) => Boolean(Reflect.apply(test, compiled, [text])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#llama.dispose();
  }
}
