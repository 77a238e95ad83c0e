export type { DesktopBridge } from "../connection/desktop-bridge.ts";
export { connectRenderer, type PageWindow } from "./connect-renderer.ts";
