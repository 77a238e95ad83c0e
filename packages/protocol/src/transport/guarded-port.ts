import { LlmError } from "@llm/domain";
import type { Channel } from "./channel.ts";
import { cancelFrame, judgeFrame, violationFrame, type Side } from "./frames.ts";

export interface GuardOptions {
  /** Which end of the channel this is. */
  side: Side;
  /** Longest frame sent or taken, in characters. @default 8,388,608 */
  maxFrameCharacters?: number;
  /** Told of every frame that was refused; `reason` never holds its content. */
  onViolation?: (reason: string) => void;
}

const defaultMaxFrameCharacters = 8 * 1024 * 1024;

type PortListener = (event?: { data: unknown }) => void;

/**
 * The port that oRPC's adapters get. It closes four holes of theirs: a malformed frame would throw out of
 * the listener and end the process, a call on a dead port would wait for ever, an abort on the heels of its request
 * would be lost, and frames had no limit.
 */
export class GuardedPort {
  readonly #channel: Channel;
  readonly #side: Side;
  readonly #maxFrame: number;
  readonly #onViolation: (reason: string) => void;
  readonly #listeners = { message: new Set<PortListener>(), close: new Set<PortListener>() };
  readonly #resolveClosed: (reason: LlmError) => void;
  #closeReason: LlmError | undefined;

  /** Resolves with why, when the channel has closed. */
  readonly closed: Promise<LlmError>;

  constructor(channel: Channel, options: GuardOptions) {
    this.#channel = channel;
    this.#side = options.side;
    this.#maxFrame = options.maxFrameCharacters ?? defaultMaxFrameCharacters;
    this.#onViolation = options.onViolation ?? (() => {});
    let resolveClosed: (reason: LlmError) => void = () => {};
    this.closed = new Promise((resolve) => (resolveClosed = resolve));
    this.#resolveClosed = resolveClosed;
    channel.onFrame((frame) => this.#receive(frame));
    // A turn later, so that chunks that came before the end are read before the end.
    channel.onClose(() => setTimeout(() => this.#settle(connectionEnded()), 0));
  }

  /** Why the port is closed, or undefined while it is open. */
  get closeReason(): LlmError | undefined {
    return this.#closeReason;
  }

  /** For oRPC: calls `listener` for every good frame, or once at the end. */
  on(event: string, listener: PortListener): void {
    if (event === "message" || event === "close") this.#listeners[event].add(listener);
  }

  /** For oRPC: sends a frame. @throws {LlmError} INVALID_ARGUMENT when a client's request is too long. */
  postMessage(frame: unknown): void {
    if (typeof frame !== "string") return;
    if (this.#closeReason !== undefined) return this.#endLateCall(frame, this.#closeReason);
    if (frame.length <= this.#maxFrame) return this.#channel.send(frame);
    this.#onViolation("outgoing frame too long");
    const tooLong = `A message of ${frame.length} characters is over the limit of ${this.#maxFrame}.`;
    if (this.#side === "client") {
      throw new LlmError("INVALID_ARGUMENT", tooLong, { hint: "Send less text at once." });
    }
    const { id, isEvent } = judgeFrame(frame, "client");
    if (id === undefined) return;
    this.#channel.send(violationFrame(id, tooLong, isEvent));
    // As if the caller had given up, so that nothing goes on for a call that has ended.
    this.#deliver(cancelFrame(id));
  }

  /** Closes the channel; every call on it fails with `reason`. */
  close(reason: LlmError): void {
    this.#settle(reason);
    this.#channel.close();
  }

  #receive(frame: unknown): void {
    if (this.#closeReason !== undefined) return;
    if (typeof frame !== "string") return this.#onViolation("frame is no text");
    if (frame.length > this.#maxFrame) {
      this.#onViolation("incoming frame too long");
      return this.close(
        new LlmError("PROTOCOL_VIOLATION", "The other side sent a message over the size limit."),
      );
    }
    const verdict = judgeFrame(frame, this.#side);
    if (verdict.valid) {
      // oRPC takes longer to read a request than to read that it is given up. Of two frames that arrive together
      // the second would be taken first, for a call that is not known yet, and the request would go on for ever.
      if (verdict.isCancel) setTimeout(() => this.#deliver(frame), 0);
      else this.#deliver(frame);
      return;
    }
    this.#onViolation("malformed frame");
    if (verdict.id === undefined) return;
    const answer = violationFrame(verdict.id, "A message could not be read.", verdict.isEvent);
    if (this.#side === "client") {
      // Ends the call here, and what the other side still does for it.
      this.#deliver(answer);
      this.#channel.send(cancelFrame(verdict.id));
    } else if (!verdict.isEvent) {
      // Answered, so that the caller does not wait.
      this.#channel.send(answer);
    }
  }

  // A call that was begun before the end and only now got here would wait for ever.
  #endLateCall(frame: string, { message }: LlmError): void {
    const { id } = judgeFrame(frame, "server");
    if (this.#side === "client" && id !== undefined) {
      this.#deliver(violationFrame(id, message, false));
    }
  }

  #deliver(frame: string): void {
    for (const listener of this.#listeners.message) listener({ data: frame });
  }

  #settle(reason: LlmError): void {
    if (this.#closeReason !== undefined) return;
    this.#closeReason = reason;
    for (const listener of this.#listeners.close) listener();
    this.#resolveClosed(reason);
  }
}

function connectionEnded(): LlmError {
  return new LlmError("TRANSPORT_CLOSED", "The connection to the app has ended.");
}
