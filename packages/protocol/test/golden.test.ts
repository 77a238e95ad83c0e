import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { errorCodes, finishReasons } from "@llm/domain";
import { z } from "zod";
import { PROTOCOL_VERSION, serveWorker } from "../src/index.ts";
import { ConversationWorker, converse } from "./conversation.ts";
import { byCall, record, replay, type RecordedFrame, type Side } from "./recording.ts";
import { inputSchemaOf, requests } from "./requests.ts";
import { samples } from "./samples.ts";
import { schemaOf } from "./schemas.ts";
import { ChannelEnd } from "./tapped-pair.ts";

// What a program of this protocol version that was built some time ago sends and understands. The files are frozen:
// UPDATE_GOLDEN=1 writes those that are missing, for what is new, and never one that is there.
const folder = new URL(`../golden/v${PROTOCOL_VERSION}/`, import.meta.url);
const advice =
  `Programs that speak protocol version ${PROTOCOL_VERSION} send or expect something else. Make what you added a field ` +
  "that may be left out, which they drop and do without; or take the change back; " +
  `or raise PROTOCOL_VERSION and write the folder golden/v${PROTOCOL_VERSION + 1} with UPDATE_GOLDEN=1.`;

const recordedSchema = z.array(
  z.object({
    from: z.enum(["client", "host"]),
    frame: z.looseObject({ i: z.string(), t: z.number().optional(), p: z.unknown().optional() }),
  }),
);

if (process.env.UPDATE_GOLDEN === "1") {
  mkdirSync(new URL("requests/", folder), { recursive: true });
  for (const [name, values] of Object.entries(samples)) write(name, values);
  for (const [path, inputs] of Object.entries(requests)) write(requestFile(path), inputs);
  write("error-codes", Object.keys(errorCodes));
  write("conversation", (await record()).frames);
}

function write(name: string, value: unknown): void {
  const file = new URL(`${name}.json`, folder);
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Such as `requests/client.models.get`. */
function requestFile(path: string): string {
  return `requests/${path.replaceAll("/", ".")}`;
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as unknown;
}

/** Fails with advice when reading `given` as `schema` fails or changes anything. */
function expectUnchanged(schema: z.ZodType, given: unknown): void {
  const { success, data, error } = schema.safeParse(given);
  if (success && isDeepStrictEqual(data, given)) return;
  throw new Error(
    `${advice}\n${error?.message ?? `Something of it is lost: ${JSON.stringify(data)}`}`,
  );
}

const others = ["conversation", "requests", "error-codes"];
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const schemaNames = names.filter((name) => !others.includes(name));

describe(`golden files of protocol version ${PROTOCOL_VERSION}`, () => {
  it("are there for every schema and every procedure", () => {
    expect(schemaNames.sort()).toEqual(Object.keys(samples).sort());
    expect(names).toEqual(expect.arrayContaining(others));
  });

  it.each(schemaNames)("%s reads every value and writes it the same", (name) => {
    for (const value of z.array(z.unknown()).min(1).parse(read(name))) {
      expectUnchanged(schemaOf(name), value);
    }
  });

  it.each(Object.keys(requests))("%s takes every request, as it is", (path) => {
    const schema = procedureSchema(path);
    for (const input of z.array(z.unknown()).parse(read(requestFile(path)))) {
      expectUnchanged(schema, input);
    }
  });

  it("has a request for no procedure that is gone", () => {
    const files = readdirSync(new URL("requests/", folder)).map((file) => `requests/${file}`);
    expect(files.sort()).toEqual(
      Object.keys(requests)
        .map((path) => `${requestFile(path)}.json`)
        .sort(),
    );
  });

  it("knows every code and every reason to finish", () => {
    const codes = z.array(z.string()).parse(read("error-codes"));
    expect(codes.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
    const chunks = z
      .array(z.object({ finishReason: z.string().optional() }))
      .parse(read("stream-chunk"));
    expect(new Set(chunks.flatMap(({ finishReason }) => finishReason ?? []))).toEqual(
      new Set(finishReasons),
    );
  });
});

describe("the recorded conversation", () => {
  let frames: readonly RecordedFrame[] = [];
  const sentBy = (side: Side) =>
    byCall(frames.filter(({ from }) => from === side).map(({ frame }) => frame));

  beforeAll(() => {
    frames = recordedSchema.parse(read("conversation"));
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
    const sent = await replay(frames, end, "host").catch(advise);
    expectSame(byCall(sent), sentBy("host"));
    end.close();
    await served;
  });

  it("is held by a client of today with a host of then, which hears the same", async () => {
    const end = new ChannelEnd();
    const conversation = converse(end);
    const sent = await replay(frames, end, "client").catch(advise);
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

function expectSame(sent: unknown, recorded: unknown): void {
  try {
    expect(sent).toEqual(recorded);
  } catch (error) {
    advise(error);
  }
}

function advise(error: unknown): never {
  throw new Error(`${advice}\n${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
