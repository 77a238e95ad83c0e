import type * as electron from "electron";
import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { FakeElectron, type FakePage } from "./fake-electron.ts";
import type { FakeInvokeEvent, FakeIpcMain } from "./fake-ipc-main.ts";
import type { FakeMessageChannelMain, FakeMessagePortMain } from "./fake-message-port-main.ts";
import type { FakeParentPort, FakeUtilityProcess } from "./fake-utility-process.ts";
import type { FakeWindowMessage } from "./fake-window.ts";

// Compiles only while Electron's own objects fit wherever these fakes are asked for, or the other way round.
type Fits<Given extends Asked, Asked> = [Given, Asked];
export type Conformance = [
  Fits<electron.IpcMain, Pick<FakeIpcMain, "handle" | "removeHandler">>,
  Fits<electron.IpcMainInvokeEvent, FakeInvokeEvent>,
  Fits<FakeMessagePortMain, electron.MessagePortMain>,
  Fits<FakeMessageChannelMain, electron.MessageChannelMain>,
  Fits<FakeUtilityProcess, electron.UtilityProcess>,
  Fits<FakeParentPort, electron.ParentPort>,
  Fits<FakePage["contextBridge"], Pick<electron.ContextBridge, "exposeInMainWorld">>,
];

describe("requests of a page", () => {
  it("are answered with a copy of what the handler gives for a copy of the values", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    const given = { list: [1] };
    const kept: unknown[] = [];
    fake.ipcMain.handle("ask", (_event, value) => {
      kept.push(value);
      return given;
    });
    const answer = await page.ipcRenderer.invoke("ask", given);
    expect(answer).toEqual(given);
    expect(answer).not.toBe(given);
    expect(kept[0]).toEqual(given);
    expect(kept[0]).not.toBe(given);
  });

  it("fail with the text of the error alone", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    fake.ipcMain.handle("ask", () => {
      throw Object.assign(new RangeError("too far"), { code: "FAR" });
    });
    const error: unknown = await page.ipcRenderer.invoke("ask").catch((reason: unknown) => reason);
    expect(error).toEqual(new Error("Error invoking remote method 'ask': RangeError: too far"));
    expect(error).not.toHaveProperty("code");
  });

  it("fail for a channel without a handler and for values that cannot be cloned", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    await expect(page.ipcRenderer.invoke("ask")).rejects.toThrow(
      "Error invoking remote method 'ask': Error: No handler registered for 'ask'",
    );
    fake.ipcMain.handle("ask", () => () => 1);
    await expect(page.ipcRenderer.invoke("ask", () => 1)).rejects.toThrow("could not be cloned");
    await expect(page.ipcRenderer.invoke("ask")).rejects.toThrow("could not be cloned");
  });

  it("have one handler per channel, which can be removed", () => {
    const { ipcMain } = new FakeElectron();
    ipcMain.handle("ask", () => 1);
    expect(() => ipcMain.handle("ask", () => 2)).toThrow(
      "Attempted to register a second handler for 'ask'",
    );
    ipcMain.removeHandler("ask");
    expect(() => ipcMain.handle("ask", () => 3)).not.toThrow();
  });

  it("name the frame that asks: main, sub-frame, or none when it has navigated away", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    using inner = fake.openPage({ origin: "https://example.com", parent: page });
    fake.ipcMain.handle("who", ({ sender, senderFrame }) => {
      const isMain = senderFrame === null ? undefined : senderFrame.parent === null;
      return [sender.id, senderFrame?.origin, isMain];
    });
    expect(await page.ipcRenderer.invoke("who")).toEqual([1, "app://llm", true]);
    expect(await inner.ipcRenderer.invoke("who")).toEqual([1, "https://example.com", false]);
    page.loseFrame();
    expect(await page.ipcRenderer.invoke("who")).toEqual([1, undefined, undefined]);
  });
});

describe("a port sent to a frame", () => {
  it("reaches the preload, which can pass it on to the page", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    const { port1, port2 } = new fake.MessageChannelMain();
    page.ipcRenderer.on("port", ({ ports }: { ports: object[] }) =>
      page.window.postMessage("port", page.window.location.origin, ports),
    );
    const arrived = new Promise<FakeWindowMessage>((resolve) =>
      page.window.addEventListener("message", resolve),
    );
    page.frame.postMessage("port", null, [port2]);
    port1.postMessage("early");
    const { ports, source, origin } = await arrived;
    expect(source).toBe(page.window);
    expect(origin).toBe("app://llm");
    const [port] = ports;
    if (port === undefined) throw new Error("no port came");
    const received = new Promise((resolve) =>
      port.addEventListener("message", ({ data }) => resolve(data)),
    );
    port.start();
    expect(await received).toBe("early");
    port1.close();
  });

  it("is closed when nobody listens, and when the document ends", async () => {
    const fake = new FakeElectron();
    using page = fake.openPage();
    const unheard = new fake.MessageChannelMain();
    page.frame.postMessage("port", null, [unheard.port2]);
    await once(unheard.port1, "close");

    page.ipcRenderer.on("port", ({ ports }: { ports: object[] }) =>
      page.window.postMessage("port", "*", ports),
    );
    const heard = new fake.MessageChannelMain();
    const arrived = new Promise((resolve) => page.window.addEventListener("message", resolve));
    page.frame.postMessage("port", null, [heard.port2]);
    await arrived;
    const closed: Promise<unknown> = once(heard.port1, "close");
    using next = page.reload();
    await closed;
    expect(next.webContentsId).toBe(page.webContentsId);
    expect(page.frame.isDestroyed()).toBe(true);
    expect(() => page.frame.postMessage("port", null)).toThrow("Render frame was disposed");
  });

  it("does not reach a window of another origin than the target", async () => {
    using page = new FakeElectron().openPage();
    const seen: unknown[] = [];
    page.window.addEventListener("message", ({ data }) => seen.push(data));
    page.window.postMessage("other", "https://example.com");
    page.window.postMessage("own", "app://llm");
    await new Promise(setImmediate);
    expect(seen).toEqual(["own"]);
  });
});

describe("the context bridge", () => {
  class Greeter {
    name = "Ada";
    greet() {
      return "hidden: it is on the prototype";
    }
  }
  const expose = (api: unknown): unknown => {
    const { contextBridge, window } = new FakeElectron().openPage();
    contextBridge.exposeInMainWorld("api", api);
    return Reflect.get(window, "api");
  };
  const call = (api: unknown, name: string, ...values: unknown[]): unknown => {
    const method: unknown = Reflect.get(Object(api), name);
    if (typeof method !== "function") throw new Error(`${name} is no function`);
    return Reflect.apply(method, undefined, values);
  };

  it("freezes, and strips prototypes and symbols", () => {
    const api = expose({
      greeter: new Greeter(),
      [Symbol.iterator]: () => 1,
      list: [{ a: 1 }],
      s: Symbol(),
    });
    expect(api).toEqual({ greeter: { name: "Ada" }, list: [{ a: 1 }] });
    expect(Object.isFrozen(api)).toBe(true);
    expect(Object.getOwnPropertySymbols(api)).toEqual([]);
    expect(Reflect.get(Reflect.get(Object(api), "greeter"), "greet")).toBeUndefined();
  });

  it("passes calls and promises on, and only the text of their errors", async () => {
    const api = expose({
      add: (a: number, b: number) => a + b,
      later: async () => new Greeter(),
      fail: () => {
        throw Object.assign(new TypeError("no"), { code: "NO" });
      },
      reject: () => Promise.reject(Object.assign(new Error("never"), { code: "NO" })),
    });
    expect(call(api, "add", 1, 2)).toBe(3);
    expect(await call(api, "later")).toEqual({ name: "Ada" });
    expect(() => call(api, "fail")).toThrow(new Error("no"));
    const reason: unknown = await Promise.resolve(call(api, "reject")).catch(
      (error: unknown) => error,
    );
    expect(reason).toEqual(new Error("never"));
    expect(reason).not.toHaveProperty("code");
  });

  it("lets dates and bytes through as copies, but no port", () => {
    const date = new Date(5);
    expect(expose({ date })).toEqual({ date });
    const { port1 } = new MessageChannel();
    expect(() => expose({ port1 })).toThrow("transfer");
    port1.close();
  });

  it("binds a name once", () => {
    const { contextBridge } = new FakeElectron().openPage();
    contextBridge.exposeInMainWorld("api", {});
    expect(() => contextBridge.exposeInMainWorld("api", {})).toThrow("Cannot bind an API on top");
  });
});
