import { serveWorker } from "../src/index.ts";
import { ConversationWorker, converse } from "./conversation.ts";
import { parseFrame, type Frame } from "./frames.ts";
import { TappedPair, type ChannelEnd } from "./tapped-pair.ts";
import { until } from "./wait.ts";

export type Side = "client" | "host";

/** A frame and who sent it. */
export interface RecordedFrame {
  readonly from: Side;
  readonly frame: Frame;
}

export interface Recording {
  /** All frames in the order of their arrival. */
  readonly frames: readonly RecordedFrame[];
  /** What the client heard. */
  readonly heard: readonly unknown[];
}

/** Holds the conversation and records its frames. */
export async function record(): Promise<Recording> {
  const pair = new TappedPair();
  const frames: RecordedFrame[] = [];
  const tap = (from: Side) => (frame: unknown) => {
    frames.push({ from, frame: parseFrame(frame) });
    return frame;
  };
  pair.host.alter = tap("client");
  pair.client.alter = tap("host");
  const served = serveWorker(pair.host, new ConversationWorker());
  const heard = await converse(pair.client);
  await served;
  return { frames, heard };
}

/**
 * Plays one side of a recording to a live other side, which is at `end`: its frames are waited for, never
 * given. Gives what `end` sent.
 */
export async function replay(
  frames: readonly RecordedFrame[],
  end: ChannelEnd,
  live: Side,
): Promise<readonly Frame[]> {
  let expected = 0;
  for (const { from, frame } of frames) {
    if (from === live) {
      expected += 1;
      await until(() => end.sent.length >= expected, `the ${live} sends ${JSON.stringify(frame)}`);
    } else end.receive(JSON.stringify(frame));
  }
  return end.sent.map(parseFrame);
}

/**
 * The frames of each call as JSON; calls that go on side by side have no order between them. Streams are
 * named anew, since a process counts them through.
 */
export function byCall(frames: readonly Frame[]): Record<string, string[]> {
  const names = new Map<string, string>();
  const rename = (name: string) => {
    if (!names.has(name)) names.set(name, `stream ${names.size + 1}`);
    return names.get(name) ?? name;
  };
  const calls: Record<string, string[]> = {};
  for (const frame of frames) {
    (calls[frame.i] ??= []).push(JSON.stringify(frame).replace(/stream-\d+/g, rename));
  }
  return calls;
}
