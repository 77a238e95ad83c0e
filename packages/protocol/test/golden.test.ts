import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { errorCodes } from "@llm/domain";
import { z } from "zod";
import { PROTOCOL_VERSION, serveWorker } from "../src/index.ts";
import { closedSets } from "./closed-sets.ts";
import { ConversationWorker, converse } from "./conversation.ts";
import { GoldenFiles } from "./golden-files.ts";
import { byCall, record, replay, type RecordedFrame, type Side } from "./recording.ts";
import { inputSchemaOf, requests } from "./requests.ts";
import { samples } from "./samples.ts";
import { schemaOf, schemas } from "./schemas.ts";
import { ChannelEnd } from "./tapped-pair.ts";

// What a program of this protocol version that was built some time ago sends and understands.
const golden = new GoldenFiles(new URL(`../golden/v${PROTOCOL_VERSION}/`, import.meta.url));
const next = PROTOCOL_VERSION + 1;
const advice =
  `Programs that speak protocol version ${PROTOCOL_VERSION} send or expect something else. Readers drop what they do not ` +
  "know, so an optional field may be added; nothing else may change, and a closed set may get no new value. Make what you " +
  "added a field that may be left out, or take the change back, or raise PROTOCOL_VERSION and write the folder " +
  `golden/v${next} with UPDATE_GOLDEN=1.`;
const frozenAdvice =
  "A golden file was changed, added by hand or taken away. They are frozen: bring it back from the repository. " +
  "UPDATE_GOLDEN=1 writes what is new beside them.";
const addedAdvice =
  "This is new, and no golden file holds it yet: write it beside the frozen ones with UPDATE_GOLDEN=1.";

const recordedSchema = z.array(
  z.object({
    from: z.enum(["client", "host"]),
    frame: z.looseObject({ i: z.string(), t: z.number().optional(), p: z.unknown().optional() }),
  }),
);
const closedSetSchema = z.object({ of: z.string(), values: z.array(z.unknown()) });

const requestsByName = Object.fromEntries(
  Object.entries(requests).map(([path, inputs]) => [
    `requests/${path.replaceAll("/", ".")}`,
    { path, inputs },
  ]),
);

/** What is held, by the names of the files; of codes and of the conversation only what there was from the beginning. */
const held: Readonly<Record<string, readonly unknown[]>> = {
  ...samples,
  ...Object.fromEntries(Object.entries(requestsByName).map(([name, { inputs }]) => [name, inputs])),
  "closed-sets": closedSets(schemas),
};

if (process.env.UPDATE_GOLDEN === "1") {
  for (const [name, values] of Object.entries(held)) golden.add(name, values);
  if (!golden.names.includes("error-codes")) golden.add("error-codes", Object.keys(errorCodes));
  if (!golden.names.includes("conversation")) golden.add("conversation", (await record()).frames);
}

/** Fails with advice when reading `given` as `schema` fails or changes anything. */
function expectUnchanged(schema: z.ZodType, given: unknown): void {
  const { success, data, error } = schema.safeParse(given);
  if (success && isDeepStrictEqual(data, given)) return;
  throw new Error(
    `${advice}\n${error?.message ?? `Something of it is lost: ${JSON.stringify(data)}`}`,
  );
}

/** Fails with advice unless both are equal. */
function expectSame(today: unknown, then: unknown, what = advice): void {
  try {
    expect(today).toEqual(then);
  } catch (error) {
    advise(error, what);
  }
}

describe(`golden files of protocol version ${PROTOCOL_VERSION}`, () => {
  it("are as they were written", () => {
    expectSame(golden.hashes, golden.manifest, frozenAdvice);
  });

  it("are there for every schema and every procedure, and for no other", () => {
    const names = [...Object.keys(held), "conversation", "error-codes"].sort();
    expectSame(names, golden.names);
  });

  it.each(Object.keys(held))("hold all there is of %s", (name) => {
    expectSame(golden.missing(name, held[name] ?? []), [], addedAdvice);
  });

  it.each(Object.keys(samples))("%s reads every value and writes it the same", (name) => {
    const values = golden.valuesOf(name);
    expect(values).not.toEqual([]);
    for (const value of values) expectUnchanged(schemaOf(name), value);
  });

  it.each(Object.entries(requestsByName))("%s takes every request, as it is", (name, { path }) => {
    const schema = procedureSchema(path);
    for (const input of golden.valuesOf(name)) expectUnchanged(schema, input);
  });

  it("have every closed set as it is", () => {
    const today = new Map(closedSets(schemas).map(({ of, values }) => [of, values]));
    for (const value of golden.valuesOf("closed-sets")) {
      const { of, values } = closedSetSchema.parse(value);
      expectSame({ of, values: today.get(of) }, { of, values });
    }
  });

  it("have no code that is gone", () => {
    const isGone = (code: unknown) => !Object.hasOwn(errorCodes, z.string().parse(code));
    expectSame(golden.valuesOf("error-codes").filter(isGone), []);
  });
});

describe("the recorded conversation", () => {
  let frames: readonly RecordedFrame[] = [];
  const sentBy = (side: Side) =>
    byCall(frames.filter(({ from }) => from === side).map(({ frame }) => frame));

  beforeAll(() => {
    frames = recordedSchema.parse(golden.valuesOf("conversation"));
  });

  it("has every kind of frame", () => {
    const text = frames.map(({ from, frame }) => `${from}: ${JSON.stringify(frame)}`).join("\n");
    for (const kind of [
      /client: .*"u":"\/executePrompt"/,
      /client: .*"u":"\/acknowledge"/,
      /client: .*"u":"\/stop"/,
      /client: \{"i":"\w+","t":4\}/,
      /host: .*"e":"message".*"text"/,
      /host: .*"e":"message".*"tool-call"/,
      /host: .*"e":"message".*"stopped"/,
      /host: .*"e":"error".*"CONTEXT_OVERFLOW"/,
      /host: .*"e":"done"/,
      /client: .*"promptProgress":true/,
      /host: .*"e":"message".*"prompt-progress"/,
    ]) {
      expect(text).toMatch(kind);
    }
  });

  it("is held by a host of today with a client of then", async () => {
    const end = new ChannelEnd();
    const served = serveWorker(end, new ConversationWorker());
    const sent = await replay(frames, end, "host").catch((error: unknown) => advise(error));
    expectSame(byCall(sent), sentBy("host"));
    end.close();
    await served;
  });

  it("is held by a client of today with a host of then, which hears the same", async () => {
    const end = new ChannelEnd();
    const conversation = converse(end);
    const sent = await replay(frames, end, "client").catch((error: unknown) => advise(error));
    expectSame(byCall(sent), sentBy("client"));
    expect(await conversation).toEqual((await record()).heard);
  });
});

function procedureSchema(path: string): z.ZodType {
  try {
    return inputSchemaOf(path) ?? z.undefined();
  } catch (error) {
    return advise(error);
  }
}

function advise(error: unknown, what = advice): never {
  throw new Error(`${what}\n${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
