import { LlmError } from "@llm/domain";
import { messagePortChannel, type Channel, type MessagePortLike } from "@llm/protocol";
import { bridgeKey, portMessage, type DesktopBridge } from "../connection/desktop-bridge.ts";

interface PageMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePortLike[];
}

type MessageListener = (event: PageMessage) => void;

/** What is used of the page's window. */
export interface PageWindow {
  readonly location: { readonly origin: string };
  readonly [bridgeKey]?: DesktopBridge | undefined;
  addEventListener(type: "message", listener: MessageListener): void;
  removeEventListener(type: "message", listener: MessageListener): void;
}

/**
 * Connects the page to the main process by the bridge of its preload.
 * @throws {LlmError} TRANSPORT_CLOSED when there is no bridge, or the main process refuses or does not answer.
 */
export async function connectRenderer(page: PageWindow = window): Promise<Channel> {
  const bridge = page[bridgeKey];
  if (bridge === undefined) {
    throw new LlmError("TRANSPORT_CLOSED", "This page does not run inside the desktop app.", {
      hint: "Open it from the desktop app.",
      retryable: false,
    });
  }
  using port = nextPort(page);
  const isAccepted = await bridge.connect().catch((error: unknown) => {
    throw new LlmError("TRANSPORT_CLOSED", "The app did not answer the page.", { cause: error });
  });
  if (!isAccepted) {
    throw new LlmError("TRANSPORT_CLOSED", "The app refused to connect this page.", {
      retryable: false,
    });
  }
  return messagePortChannel(await port.arrived);
}

// Any script may post to the window: only what this very window posted to its own origin counts.
function nextPort(page: PageWindow): Disposable & { readonly arrived: Promise<MessagePortLike> } {
  let receive: MessageListener = () => {};
  const arrived = new Promise<MessagePortLike>((resolve) => {
    receive = ({ data, origin, source, ports: [port] }) => {
      const isOwn = source === page && origin === page.location.origin && data === portMessage;
      if (isOwn && port !== undefined) resolve(port);
    };
  });
  page.addEventListener("message", receive);
  return { arrived, [Symbol.dispose]: () => page.removeEventListener("message", receive) };
}
