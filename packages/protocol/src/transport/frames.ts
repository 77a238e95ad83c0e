import { z } from "zod";

/**
 * The frames of oRPC's message port adapter, as far as a guard must know them: `i` is the call, `t` the
 * kind (absent for a request or response, 3 an event of a stream, 4 an abort), `p` what it carries.
 */
const base = { i: z.string().min(1).max(64) };
const eventFrame = z.object({
  ...base,
  t: z.literal(3),
  p: z.object({ e: z.enum(["message", "error", "done"]) }),
});
const abortFrame = z.object({ ...base, t: z.literal(4) });
const requestFrame = z.object({
  ...base,
  t: z.undefined().optional(),
  p: z.object({ u: z.string().startsWith("/"), h: z.record(z.string(), z.unknown()).optional() }),
});
const responseFrame = z.object({
  ...base,
  t: z.undefined().optional(),
  p: z.object({
    s: z.number().int().optional(),
    h: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Which frames an end receives: a server gets requests, a client gets responses. */
export type Side = "client" | "server";

const received = {
  server: z.union([requestFrame, eventFrame, abortFrame]),
  client: z.union([responseFrame, eventFrame, abortFrame]),
} as const satisfies Record<Side, z.ZodType>;

const identified = z.object({ ...base, t: z.unknown().optional() });

/** What a guard makes of a frame, with the call it belongs to when that can be read. */
export interface FrameVerdict {
  readonly valid: boolean;
  readonly id: string | undefined;
  /** Whether it belongs to a stream that has begun. */
  readonly isEvent: boolean;
}

/** Judges a frame that `side` is to receive. Never throws. */
export function judgeFrame(frame: string, side: Side): FrameVerdict {
  const value = parseJson(frame);
  const call = identified.safeParse(value);
  if (!call.success) return { valid: false, id: undefined, isEvent: false };
  const valid = received[side].safeParse(value).success;
  return { valid, id: call.data.i, isEvent: call.data.t === 3 };
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
