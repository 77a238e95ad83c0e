import { isAppAddress } from "./app-origin.ts";

interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

/** What is used of Electron's `WebContents`. */
export interface GuardedContents {
  on(event: "will-navigate", listener: (details: Navigation) => void): unknown;
  on(event: "will-frame-navigate", listener: (details: Navigation) => void): unknown;
  on(event: "will-redirect", listener: (details: Navigation) => void): unknown;
  on(
    event: "will-attach-webview",
    listener: (event: Pick<Navigation, "preventDefault">) => void,
  ): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: "deny" }): void;
}

/** Keeps a page within the app: no other address, no second window, no webview. Links open in the browser. */
export function limitNavigation(
  contents: GuardedContents,
  openExternal: (address: string) => unknown,
): void {
  const stayInApp = (details: Navigation) => {
    if (!isAppAddress(details.url)) details.preventDefault();
  };
  contents.on("will-navigate", stayInApp);
  contents.on("will-frame-navigate", stayInApp);
  contents.on("will-redirect", stayInApp);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address !== undefined) openExternal(address);
    return { action: "deny" };
  });
}

/** Gives the address to hand to the system's browser, or undefined for one that must not leave the app. */
export function externalAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  return protocol === "https:" && username === "" && password === "" ? href : undefined;
}
