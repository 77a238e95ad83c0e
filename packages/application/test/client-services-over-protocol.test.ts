import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "@jest/globals";
import { connectClient, messagePortChannel, serveClient, type Channel } from "@llm/protocol";
import { clientServicesContract, hubAccountContract } from "@llm/testing/contracts";
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

describe("a MessageChannel", () => {
  clientServicesContract({ describe, it }, () => connect(messagePortPair()), { disconnect: true });
});
