import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { connectClient, messagePortChannel, serveClient, type Channel } from "@llm/protocol";
import {
  clientServicesContract,
  conversationServiceContract,
  hubAccountContract,
} from "@llm/testing/contracts";
import { channelPair, fakeHubToken } from "@llm/testing/fakes";
import { localServices } from "./local-services.ts";

function messagePortPair(): readonly [Channel, Channel] {
  const { port1, port2 } = new MessageChannel();
  return [messagePortChannel(port1), messagePortChannel(port2)];
}

async function connect([host, page]: readonly [Channel, Channel]) {
  const local = localServices();
  void serveClient(host, local.services);
  return {
    ...local,
    services: connectClient(page),
    disconnect: () => host.close(),
    [Symbol.asyncDispose]: async () => {
      host.close();
      await local[Symbol.asyncDispose]();
    },
  };
}

describe("an in-memory pair that clones", () => {
  clientServicesContract({ describe, it }, () => connect(channelPair()), { disconnect: true });
  hubAccountContract({ describe, it }, async () => {
    const connected = await connect(channelPair());
    return {
      account: connected.services.hubAccount,
      ...fakeHubToken,
      loseHub: () => void (connected.hubAccount.isOffline = true),
      [Symbol.asyncDispose]: () => connected[Symbol.asyncDispose](),
    };
  });
});

for (const [name, pair] of [
  ["an in-memory pair that clones", channelPair],
  ["a MessageChannel", messagePortPair],
] as const) {
  describe(`conversations over ${name}`, () => {
    conversationServiceContract({ describe, it }, async () => {
      const connected = await connect(pair());
      return {
        conversations: connected.services.conversations,
        worker: connected.worker,
        [Symbol.asyncDispose]: () => connected[Symbol.asyncDispose](),
      };
    });
  });
}

describe("serveClient", () => {
  it("makes each page a caller of its own, whatever that says itself", async () => {
    await using local = localServices();
    const pages = [channelPair(), channelPair()].map(([host, page]) => {
      void serveClient(host, local.services);
      return connectClient(page);
    });
    for (const { llm: remote } of pages) {
      for (const caller of [undefined, "me"]) await remote.prompt("Hello", { caller });
    }
    const callers = local.worker.calls.flatMap((call) =>
      call.method === "executePrompt" ? [call.options.caller] : [],
    );
    expect(new Set(callers).size).toBe(2);
    expect(callers[0]).toBe(callers[1]);
    expect(callers).not.toContain("me");
  });
});

describe("a token of the hub", () => {
  it("goes to the host, and comes back in no frame, no error and no log line", async () => {
    await using local = localServices();
    const { token } = fakeHubToken;
    const unknown = `${token}_unknown`;
    const noToken = `${token} ${token}`;
    const [host, page] = channelPair();
    const sent: string[] = [];
    const logged: object[] = [];
    const tapped: Channel = {
      send: (frame) => (sent.push(frame), host.send(frame)),
      close: () => host.close(),
      onFrame: (listener) => host.onFrame(listener),
      onClose: (listener) => host.onClose(listener),
    };
    const log = (fields: object) => void logged.push(fields);
    const logger = { debug: log, info: log, warn: log, error: log };
    const served = serveClient(tapped, local.services, { logger });
    // What no client of ours sends.
    page.send(`{"i":"a","p":{"u":"/hubAccount/setToken","b":{"json":{"token":["${token}"]}}}}`);
    page.send(`{"i":"b","p":{"u":"/hubAccount/setToken","b":"${token}`);
    page.send(`{"i":"c","p":{"u":"/hubAccount/setTokens","b":{"json":{"token":"${token}"}}}}`);
    const { hubAccount, close } = connectClient(page);
    const errors = await Promise.all(
      [unknown, noToken].map((text) => hubAccount.setToken(text).catch(String)),
    );
    expect(errors).toEqual([
      expect.stringContaining("does not know"),
      expect.stringContaining("is not valid"),
    ]);
    await hubAccount.setToken(token);
    expect(await hubAccount.describe()).toEqual({ source: "settings" });
    expect(local.hubAccount.savedToken).toBe(token);
    close();
    await served;
    expect(sent.length).toBeGreaterThan(5);
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify([errors, sent, logged])).not.toContain(token);
  });
});

describe("a MessageChannel", () => {
  clientServicesContract({ describe, it }, () => connect(messagePortPair()), { disconnect: true });
});
