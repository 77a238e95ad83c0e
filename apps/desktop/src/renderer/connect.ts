import { connectRenderer } from "@llm/electron-ipc/renderer";
import { webSocketChannel, type Channel } from "@llm/protocol";

/** Opens a way to the host: a port of the desktop app when the page runs in it, else a WebSocket to where the page came from. */
export async function connect(): Promise<Channel> {
  if ("llmDesktop" in window) return connectRenderer();
  return webSocketChannel(new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws`));
}
