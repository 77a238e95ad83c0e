import type { Channel } from "@llm/protocol";

/** What the channel needs of the two ends of Node's IPC: a `ChildProcess` and `process` both have it. */
export interface IpcEndpoint {
  readonly connected: boolean;
  send?(
    frame: string,
    handle: undefined,
    options: undefined,
    callback: (error: Error | null) => void,
  ): unknown;
  disconnect?(): void;
  on(event: "message", listener: (frame: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
}

/** Makes a channel of an end of Node's IPC. */
export function ipcChannel(endpoint: IpcEndpoint): Channel {
  return {
    send: (frame) => {
      // A frame that meets a dying process fails in the callback; `disconnect` tells of the end.
      if (endpoint.connected) endpoint.send?.(frame, undefined, undefined, () => {});
    },
    close: () => {
      if (endpoint.connected) endpoint.disconnect?.();
    },
    onFrame: (listener) => endpoint.on("message", listener),
    onClose: (listener) => {
      // An end that was lost while this process was still starting is told of no more.
      if (endpoint.connected) endpoint.on("disconnect", listener);
      else setImmediate(listener);
    },
  };
}
