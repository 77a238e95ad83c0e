import { errorCodes, isLlmErrorCode, LlmError } from "@llm/domain";
import { describe, expect, it } from "@jest/globals";
import { english } from "./en.ts";
import { errorWords } from "./error-words.ts";
import { chooseMessages } from "./messages-provider.tsx";
import { brazilianPortuguese } from "./pt-br.ts";

describe("chooseMessages", () => {
  it.each([
    [["pt-BR", "en"], brazilianPortuguese],
    [["pt-PT"], brazilianPortuguese],
    [["en-US", "pt-BR"], english],
    [["de-DE", "pt"], brazilianPortuguese],
    [["de-DE"], english],
    [[], english],
  ])("for %j", (languages, messages) => {
    expect(chooseMessages(languages)).toBe(messages);
  });
});

describe("errorWords", () => {
  it("tells a known code in the catalogue's words", () => {
    const error = new LlmError("WORKER_CRASHED", "The engine ended by SIGKILL.");
    expect(errorWords(error, brazilianPortuguese).what).toMatch(/motor/);
  });

  it("tells another code in the error's own words", () => {
    const error = new LlmError("INVALID_ARGUMENT", "temperature is 5.", { hint: "Give 0 to 2." });
    expect(errorWords(error, english)).toEqual({ what: "temperature is 5.", todo: "Give 0 to 2." });
  });

  it("tells an engine that is left alone after crashes from one that does not start", () => {
    const none = new LlmError("ENGINE_UNAVAILABLE", "The engine could not be started.");
    const details = { crashes: 3 };
    const givenUp = new LlmError("ENGINE_UNAVAILABLE", "It crashed 3 times.", { details });
    expect(errorWords(none, english)).toEqual({
      what: "The engine that runs the models does not start.",
      todo: none.hint,
    });
    expect(errorWords(givenUp, english).what).toMatch(/crashed 3 times/);
    expect(errorWords(givenUp, brazilianPortuguese).what).toMatch(/3 vezes/);
    for (const messages of [english, brazilianPortuguese]) {
      expect(errorWords(givenUp, messages).todo).not.toContain("llm doctor");
    }
  });

  it("tells what a server does not have from a model that this machine does not have", () => {
    const page = "https://hub.example/acme/tiny";
    const words = (details: LlmError["details"]) =>
      errorWords(new LlmError("MODEL_NOT_FOUND", "None.", { details }), brazilianPortuguese).what;
    expect(words({})).toMatch(/neste computador/);
    expect(words({ page, mayBePrivate: true })).toMatch(/ou ele é privado/);
    expect(words({ page })).toMatch(/O servidor não tem/);
    expect(words({ host: "example.com" })).toMatch(/O servidor não tem/);
  });

  it("has Portuguese words for every code", () => {
    const codes = Object.keys(errorCodes).filter(isLlmErrorCode);
    expect(codes.filter((code) => brazilianPortuguese.errors[code] === undefined)).toEqual([]);
  });
});

/** Every text of a catalogue with its path; functions are called with marks for their values. */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value("{0}", "{1}", "{2}"))]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries<unknown>({ ...value }).flatMap(([name, part]) =>
    texts(part, `${path}.${name}`),
  );
}

describe.each([english, brazilianPortuguese])("the words in $locale", (messages) => {
  it("have no empty text and do not shout", () => {
    const bad = texts(messages).filter(([, text]) => text.trim() === "" || text.includes("!"));
    expect(bad).toEqual([]);
  });

  it("use every value they are given", () => {
    for (const [path, text] of texts(messages)) {
      const expected = texts(english).find(([name]) => name === path)?.[1] ?? text;
      expect([path, text.match(/\{\d\}/g)]).toEqual([path, expected.match(/\{\d\}/g)]);
    }
  });
});
