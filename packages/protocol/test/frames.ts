import { z } from "zod";

const frameSchema = z.looseObject({
  i: z.string(),
  t: z.number().optional(),
  p: z.unknown().optional(),
});

const requestSchema = z.object({ u: z.string() });
const errorSchema = z.object({ b: z.object({ json: z.object({ code: z.string() }) }) });
const eventSchema = z.object({ e: z.string() });

/** A frame as data. */
export type Frame = z.infer<typeof frameSchema>;

export function parseFrame(frame: unknown): Frame {
  return frameSchema.parse(JSON.parse(z.string().parse(frame)));
}

/** The frames of that call. */
export function framesOf(frames: readonly string[], id: string): Frame[] {
  return frames.map(parseFrame).filter(({ i }) => i === id);
}

/** Procedure a request asks for; undefined for every other frame. */
export function procedureOf(frame: Frame): string | undefined {
  return requestSchema.safeParse(frame.p).data?.u;
}

/** Code of the error a response carries. */
export function errorCodeOf(frame: Frame | undefined): string | undefined {
  return errorSchema.safeParse(frame?.p).data?.b.json.code;
}

/** Kind of the stream event a frame is: message, error or done. */
export function eventOf(frame: Frame): string | undefined {
  return frame.t === 3 ? eventSchema.safeParse(frame.p).data?.e : undefined;
}

/** The newest call of that procedure. */
export function callOf(frames: readonly string[], procedure: string): string {
  const call = frames.map(parseFrame).findLast((frame) => procedureOf(frame) === procedure);
  if (call === undefined) throw new Error(`There was no call of ${procedure}.`);
  return call.i;
}

/** How often that procedure was called. */
export function callCount(frames: readonly string[], procedure: string): number {
  return frames.filter((frame) => procedureOf(parseFrame(frame)) === procedure).length;
}
