/** Request of a page to the main process for a port; the port follows as a message of the same name. */
export const connectChannel = "llm:connect";

/** Message by which a preload passes a port to its page. */
export const portMessage = "llm:port";

/** Name of the bridge on the page's window. */
export const bridgeKey = "llmDesktop";

/** All that the preload shows to its page. */
export interface DesktopBridge {
  /** Operating system, as `process.platform` names it. */
  readonly platform: string;
  /** Asks for a port, which comes as a window message; gives false when the page was refused. */
  connect(): Promise<boolean>;
}
