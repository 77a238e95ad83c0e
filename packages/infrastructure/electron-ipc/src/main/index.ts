export { electronPortChannel, type ElectronPort } from "./electron-port-channel.ts";
export {
  serveWindows,
  type AskingFrame,
  type ConnectionRequest,
  type ServeWindowsOptions,
} from "./serve-windows.ts";
