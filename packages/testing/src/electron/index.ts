export { FakeContextBridge } from "./fake-context-bridge.ts";
export { FakeElectron, type FakePage, type FakePageOptions } from "./fake-electron.ts";
export { FakeIpcMain, type FakeInvokeEvent } from "./fake-ipc-main.ts";
export { FakeIpcRenderer } from "./fake-ipc-renderer.ts";
export {
  FakeMessageChannelMain,
  FakeMessagePortMain,
  type FakePortMessage,
} from "./fake-message-port-main.ts";
export {
  FakeParentPort,
  FakeUtilityProcess,
  FakeUtilityProcessModule,
  type FakeForkOptions,
  type FakeUtilityChild,
  type FakeUtilityProgram,
} from "./fake-utility-process.ts";
export { FakeWebFrame, type FakeWebFrameOptions } from "./fake-web-frame.ts";
export { FakeWindow, type FakeWindowMessage } from "./fake-window.ts";
