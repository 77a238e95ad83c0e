import { describe, it } from "@jest/globals";
import { hubAccountContract } from "../contracts/index.ts";
import { FakeHubAccount, fakeHubToken } from "./fake-hub-account.ts";

hubAccountContract({ describe, it }, async () => {
  const account = new FakeHubAccount();
  return {
    account,
    ...fakeHubToken,
    loseHub: () => void (account.isOffline = true),
    async [Symbol.asyncDispose]() {},
  };
});
