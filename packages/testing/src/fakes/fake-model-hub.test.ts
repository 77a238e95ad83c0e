import { describe, it } from "@jest/globals";
import { modelHubContract } from "../contracts/index.ts";
import { FakeModelHub } from "./fake-model-hub.ts";

modelHubContract({ describe, it }, async () => ({
  hub: new FakeModelHub(),
  source: "hf:acme/storyteller:Q4_K_M",
  query: "acme story",
  missing: "hf:acme/none",
  async [Symbol.asyncDispose]() {},
}));
