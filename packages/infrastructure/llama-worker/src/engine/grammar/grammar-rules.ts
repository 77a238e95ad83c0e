/** The rules of a grammar in GBNF, the form that llama.cpp reads. */
export class GrammarRules {
  readonly #names = new Map<string, string>();
  readonly #fixed = new Map<string, string>();

  /** Gives the name of a rule with this body, the same for the same body. */
  add(body: string): string {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const name = `r${this.#names.size}`;
    this.#names.set(body, name);
    return name;
  }

  /** Adds a rule of a given name once; `write` may use the name, so that a rule can hold itself. */
  named(name: string, write: () => string): string {
    if (!this.#fixed.has(name)) {
      this.#fixed.set(name, "");
      this.#fixed.set(name, write());
    }
    return name;
  }

  /** Writes the grammar of an answer: `body`, and then the end of its line or of the answer. */
  toGrammar(body: string): string {
    const lines = [`root ::= ${body} "\\n"?`];
    for (const [text, name] of this.#names) lines.push(`${name} ::= ${text}`);
    for (const [name, text] of this.#fixed) lines.push(`${name} ::= ${text}`);
    return `${lines.join("\n")}\n`;
  }
}

/** A text as a grammar writes it. */
export function literal(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]/g, (character) => escapes[character] ?? character);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** One of several bodies. */
export function oneOf(bodies: readonly string[]): string {
  const [only, ...others] = bodies;
  return only !== undefined && others.length === 0 ? only : `(${bodies.join(" | ")})`;
}

/** A body `least` to `most` times. */
export function repeated(body: string, least: number, most: number | undefined): string {
  if (most === 0) return '""';
  if (least === 0 && most === undefined) return `(${body})*`;
  return `(${body}){${least},${most ?? ""}}`;
}
