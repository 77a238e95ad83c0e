/**
 * A two-way pipe of string frames: all that a transport has to offer. Strings, so that no transport can
 * drop an error's class or turn an AbortSignal into `{}` behind our back.
 */
export interface Channel {
  /** Sends one frame; does nothing once the channel is closed. */
  send(frame: string): void;
  close(): void;
  /** Sets the one receiver of frames. What arrives is not trusted, not even to be a string. */
  onFrame(listener: (frame: unknown) => void): void;
  /** Calls `listener` once when the channel closes, whether by `close` or because the peer is gone. */
  onClose(listener: () => void): void;
}
