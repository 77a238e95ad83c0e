import { describe, expect, it } from "@jest/globals";
import type {
  ConversationService,
  HubAccount,
  LlmService,
  Logger,
  Model,
  ModelCatalogue,
  ModelDownloads,
  ModelManager,
} from "@llm/domain";
import { connectClient } from "@llm/protocol";
import { fakeModels } from "@llm/testing/fakes";
import { FakeElectron, type FakePage, type FakeWindowMessage } from "@llm/testing/electron";
import { electronPortChannel, serveWindows } from "./main/index.ts";
import { exposeConnection } from "./preload/index.ts";
import { connectRenderer } from "./renderer/index.ts";

const unused = () => Promise.reject(new Error("not part of these tests"));
async function* nothing() {}

const models: ModelManager = {
  list: async (): Promise<readonly Model[]> => fakeModels,
  get: unused,
  load: unused,
  unload: unused,
  remove: unused,
  verify: unused,
  state: unused,
  watch: nothing,
};
const downloads: ModelDownloads = {
  start: unused,
  list: unused,
  pause: unused,
  resume: unused,
  cancel: unused,
  watch: nothing,
};
const catalogue: ModelCatalogue = {
  listRecommended: unused,
  describeMachine: unused,
  search: unused,
  inspect: unused,
};
const hubAccount: HubAccount = { describe: unused, setToken: unused, removeToken: unused };
const conversations: ConversationService = {
  list: unused,
  search: unused,
  get: unused,
  create: unused,
  update: unused,
  remove: unused,
  restore: unused,
  ask: unused,
  regenerate: unused,
  edit: unused,
  continue: unused,
  stop: unused,
  watch: nothing,
  watchList: nothing,
  export: nothing,
  import: unused,
};
const llm: LlmService = {
  loadModel: unused,
  prompt: unused,
  promptStream: unused,
  stream: nothing,
  promptObject: unused,
  embed: unused,
};

class Warnings implements Logger {
  readonly lines: object[] = [];
  debug(): void {}
  info(): void {}
  warn(fields: object): void {
    this.lines.push(fields);
  }
  error(): void {}
}

function start() {
  const electron = new FakeElectron();
  const logger = new Warnings();
  const isTrusted = ({ origin }: { origin: string }) => origin === "app://llm";
  const services = { llm, models, conversations, downloads, catalogue, hubAccount };
  const server = serveWindows({ ...electron, services, isTrusted, logger });
  const open = (options?: Parameters<FakeElectron["openPage"]>[0]) =>
    withPreload(electron.openPage(options));
  return { electron, server, logger, open };
}

function withPreload(page: FakePage): FakePage {
  exposeConnection({ ...page, platform: "linux" });
  return page;
}

describe("a page of the app", () => {
  it("talks to the services in the main process", async () => {
    const { open, server } = start();
    using page = open();
    const client = connectClient(await connectRenderer(page.window));
    expect(await client.models.list()).toEqual(fakeModels);
    expect(page.window.listenerCount).toBe(0);
    client.close();
    server[Symbol.dispose]();
  });

  it("loses its connection to the next page of its window, and to no other", async () => {
    const { open, server } = start();
    using page = open();
    using other = open();
    const first = connectClient(await connectRenderer(page.window));
    const elsewhere = connectClient(await connectRenderer(other.window));
    const second = connectClient(await connectRenderer(page.window));
    expect(await first.closed).toMatchObject({ code: "TRANSPORT_CLOSED" });
    expect(await second.models.list()).toEqual(fakeModels);

    using reloaded = withPreload(page.reload());
    await second.closed;
    const third = connectClient(await connectRenderer(reloaded.window));
    expect(await third.models.list()).toEqual(fakeModels);
    expect(await elsewhere.models.list()).toEqual(fakeModels);
    third.close();
    elsewhere.close();
    server[Symbol.dispose]();
  });

  it("is disconnected when the server is disposed, and not connected again", async () => {
    const { open, server } = start();
    using page = open();
    const client = connectClient(await connectRenderer(page.window));
    server[Symbol.dispose]();
    expect(await client.closed).toMatchObject({ code: "TRANSPORT_CLOSED" });
    await expect(connectRenderer(page.window)).rejects.toMatchObject({
      code: "TRANSPORT_CLOSED",
      message: "The app did not answer the page.",
    });
  });

  it("sees the bridge's two keys, and none of Electron's objects", () => {
    const { open, server } = start();
    using page = open();
    const bridge: unknown = Reflect.get(page.window, "llmDesktop");
    expect(Object.entries(Object(bridge)).map(([key, value]) => [key, typeof value])).toEqual([
      ["platform", "string"],
      ["connect", "function"],
    ]);
    expect(Object.isFrozen(bridge)).toBe(true);
    server[Symbol.dispose]();
  });
});

describe("a page that is refused", () => {
  const refusal = { code: "TRANSPORT_CLOSED", message: "The app refused to connect this page." };

  it("has another origin", async () => {
    const { open, server, logger } = start();
    using page = open({ origin: "https://example.com" });
    await expect(connectRenderer(page.window)).rejects.toMatchObject(refusal);
    expect(logger.lines).toEqual([{ origin: "https://example.com" }]);
    expect(page.window.listenerCount).toBe(0);
    server[Symbol.dispose]();
  });

  it("is a sub-frame, even one of the app's origin", async () => {
    const { open, server } = start();
    using page = open();
    using inner = open({ parent: page });
    await expect(connectRenderer(inner.window)).rejects.toMatchObject(refusal);
    server[Symbol.dispose]();
  });

  it("has navigated away", async () => {
    const { open, server } = start();
    using page = open();
    page.loseFrame();
    await expect(connectRenderer(page.window)).rejects.toMatchObject(refusal);
    server[Symbol.dispose]();
  });

  it("is no page of the app at all", async () => {
    const page = new FakeElectron().openPage();
    await expect(connectRenderer(page.window)).rejects.toMatchObject({
      code: "TRANSPORT_CLOSED",
      retryable: false,
    });
  });
});

describe("connectRenderer", () => {
  it("takes no port that others post", async () => {
    const { open, server } = start();
    using page = open();
    const { port1, port2 } = new MessageChannel();
    const { port1: port3, port2: port4 } = new MessageChannel();
    const forged: readonly FakeWindowMessage[] = [
      { data: "llm:port", origin: "https://example.com", source: page.window, ports: [port1] },
      { data: "llm:port", origin: "app://llm", source: {}, ports: [port2] },
      { data: "other", origin: "app://llm", source: page.window, ports: [port3] },
      { data: "llm:port", origin: "app://llm", source: page.window, ports: [] },
    ];
    const connecting = connectRenderer(page.window);
    for (const message of forged) page.window.dispatch(message);
    const client = connectClient(await connecting);
    expect(await client.models.list()).toEqual(fakeModels);
    client.close();
    for (const port of [port1, port2, port3, port4]) port.close();
    server[Symbol.dispose]();
  });
});

describe("electronPortChannel", () => {
  it("keeps frames until there is a receiver, and sends none once closed", async () => {
    const { port1, port2 } = new new FakeElectron().MessageChannelMain();
    const [left, right] = [electronPortChannel(port1), electronPortChannel(port2)];
    left.send("early");
    const frames: unknown[] = [];
    const closed = new Promise<void>((resolve) => right.onClose(resolve));
    await new Promise<void>((resolve) =>
      right.onFrame((frame) => {
        frames.push(frame);
        resolve();
      }),
    );
    left.close();
    left.close();
    left.send("late");
    await closed;
    expect(frames).toEqual(["early"]);
  });

  it("tells of the end once, also to who asks late", async () => {
    const { port1 } = new new FakeElectron().MessageChannelMain();
    const channel = electronPortChannel(port1);
    let ends = 0;
    channel.onClose(() => (ends += 1));
    channel.close();
    await new Promise(setImmediate);
    expect(ends).toBe(1);
    await new Promise<void>((resolve) => channel.onClose(resolve));
  });
});
