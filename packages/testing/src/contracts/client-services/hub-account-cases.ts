import assert from "node:assert/strict";
import { fakeHubToken } from "../../fakes/fake-hub-account.ts";
import { assertFails } from "../rejections.ts";
import type { ClientCase } from "./client-setup.ts";

/** A token is saved and forgotten; `hubAccountContract` has the rest. */
export function hubAccountCases(it: ClientCase): void {
  it("saves a token of the hub and forgets it, and never gives it back", async ({ hubAccount }) => {
    const { token, userName } = fakeHubToken;
    assert.deepEqual(await hubAccount.setToken(token), { userName });
    assert.deepEqual(await hubAccount.describe(), { source: "settings" });
    await hubAccount.removeToken();
    assert.equal((await hubAccount.describe()).source, undefined);
    await assertFails(hubAccount.setToken("two words"), "INVALID_ARGUMENT");
    await assertFails(hubAccount.setToken("hf_unknown"), "ACCESS_DENIED");
  });
}
