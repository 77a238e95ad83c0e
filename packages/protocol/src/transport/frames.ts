import { z } from "zod";

/**
 * The frames of oRPC's message port adapter, as far as a guard must know them: `i` is the call, `t` the
 * kind (absent for a request or response, 3 an event of a stream, 4 an abort), `p` what it carries.
 */
const base = { i: z.string().min(1).max(64) };
// oRPC calls string methods on these, and makes files and forms of bodies that say they are some.
const noFile = z.undefined().optional();
const requestHeaders = z
  .object({ "content-type": noFile, "content-disposition": noFile })
  .catchall(z.string());
const responseHeaders = requestHeaders.extend({
  "content-type": z.literal("text/event-stream").optional(),
});
const eventFrame = z.object({
  ...base,
  t: z.literal(3),
  p: z.object({ e: z.enum(["message", "error", "done"]) }),
});
const abortFrame = z.object({ ...base, t: z.literal(4) });
const requestFrame = z.object({
  ...base,
  t: z.undefined().optional(),
  p: z.object({ u: z.string().startsWith("/"), h: requestHeaders.optional() }),
});
const responseFrame = z.object({
  ...base,
  t: z.undefined().optional(),
  p: z.object({
    s: z.number().int().optional(),
    h: responseHeaders.optional(),
  }),
});

/** Which frames an end receives: a server gets requests, a client gets responses. */
export type Side = "client" | "server";

const received = {
  server: { begin: requestFrame, event: eventFrame, abort: abortFrame },
  client: { begin: responseFrame, event: eventFrame, abort: undefined },
} as const;

const identified = z.object({ ...base, t: z.unknown().optional() });

/** What a guard makes of a frame, with the call it belongs to when that can be read. */
export interface FrameVerdict {
  readonly valid: boolean;
  readonly id: string | undefined;
  /** Whether it belongs to a stream that has begun. */
  readonly isEvent: boolean;
  /** Whether it gives a call up. */
  readonly isCancel: boolean;
}

/** Judges a frame that `side` is to receive. Never throws. */
export function judgeFrame(frame: string, side: Side): FrameVerdict {
  const value = parseJson(frame);
  const call = identified.safeParse(value);
  if (!call.success) return { valid: false, id: undefined, isEvent: false, isCancel: false };
  const { i: id, t: kind } = call.data;
  const valid = schemaOf(kind, side)?.safeParse(value).success ?? false;
  return { valid, id, isEvent: kind === 3, isCancel: kind === 4 };
}

// The kind says which one: to try them in turn would cost every chunk of a stream the time of a failed one.
function schemaOf(kind: unknown, side: Side): z.ZodType | undefined {
  if (kind === undefined) return received[side].begin;
  if (kind === 3) return received[side].event;
  return kind === 4 ? received[side].abort : undefined;
}

/** Makes the frame that ends call `id` with PROTOCOL_VIOLATION, as its response or as the end of its stream. */
export function violationFrame(id: string, message: string, isEvent: boolean): string {
  const error = {
    json: { defined: false, code: "PROTOCOL_VIOLATION", status: 500, message },
    meta: [],
  };
  return JSON.stringify(
    isEvent ? { i: id, t: 3, p: { e: "error", d: error } } : { i: id, p: { s: 500, b: error } },
  );
}

/** Makes the frame by which a caller gives up call `id`. */
export function cancelFrame(id: string): string {
  return JSON.stringify({ i: id, t: 4 });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
