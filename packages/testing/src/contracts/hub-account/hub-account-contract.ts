import assert from "node:assert/strict";
import type { HubAccount } from "@llm/domain";
import { assertFails, failureOf } from "../rejections.ts";
import type { TestApi } from "../test-api.ts";

/** What the contract runs against; made for each case and disposed after it. */
export interface HubAccountSetup extends AsyncDisposable {
  /** No token is to be found anywhere. */
  readonly account: HubAccount;
  /** A token that the hub knows. */
  readonly token: string;
  /** Name of its account. */
  readonly userName: string;
  /** From now on the hub cannot be asked. */
  loseHub(): void | Promise<void>;
}

const unknown = "hf_unknownToTheHub";
const secret = "secret";

const noTokens = [
  ["nothing", ""],
  ["spaces alone", " \n\t "],
  ["two words", `${secret} ${secret}`],
  ["two lines", `${secret}\n${secret}`],
  ["a control character", `${secret}\u0000${secret}`],
  ["what no header can hold", `${secret}\u{1f600}`],
  ["513 characters", secret.repeat(86).slice(0, 513)],
] as const;

/**
 * What every `HubAccount` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function hubAccountContract(api: TestApi, setup: () => Promise<HubAccountSetup>): void {
  const it = (name: string, body: (given: HubAccountSetup) => Promise<void>) =>
    api.it(name, async () => {
      await using given = await setup();
      await body(given);
    });

  api.describe("HubAccount contract", () => {
    it("saves a token, says whose it is and from where, and forgets it", async (given) => {
      const { account, token, userName } = given;
      assert.equal((await account.describe()).source, undefined);
      assert.deepEqual(await account.setToken(token), { userName });
      assert.deepEqual(await account.describe(), { source: "settings" });
      await account.removeToken();
      assert.equal((await account.describe()).source, undefined);
      await account.removeToken();
    });

    it("takes a token with spaces and line ends around it", async ({
      account,
      token,
      userName,
    }) => {
      assert.deepEqual(await account.setToken(` ${token}\r\n`), { userName });
    });

    for (const [what, text] of noTokens) {
      it(`refuses ${what} and does not repeat it`, async ({ account }) => {
        const { message, hint, details } = await assertFails(
          account.setToken(text),
          "INVALID_ARGUMENT",
        );
        assert.ok(!JSON.stringify({ message, hint, details }).includes(secret));
        assert.equal((await account.describe()).source, undefined);
      });
    }

    it("does not save a token that the hub does not know, nor repeat it", async ({ account }) => {
      const { message, hint, details } = await assertFails(
        account.setToken(unknown),
        "ACCESS_DENIED",
      );
      assert.ok(!JSON.stringify({ message, hint, details }).includes(unknown));
      assert.equal((await account.describe()).source, undefined);
    });

    it("keeps the token before when another is refused", async ({ account, token }) => {
      await account.setToken(token);
      await assertFails(account.setToken(unknown), "ACCESS_DENIED");
      await assertFails(account.setToken(""), "INVALID_ARGUMENT");
      assert.deepEqual(await account.describe(), { source: "settings" });
    });

    it("saves a token when the hub cannot be asked, and names nobody", async (given) => {
      const { account, token } = given;
      await given.loseHub();
      assert.equal((await account.setToken(token)).userName, undefined);
      assert.deepEqual(await account.describe(), { source: "settings" });
    });

    it("keeps the reason of an abort, and saves nothing", async ({ account, token }) => {
      const reason = new Error("Another one, please.");
      const signal = AbortSignal.abort(reason);
      assert.equal(await failureOf(account.setToken(token, { signal })), reason);
      assert.equal((await account.describe()).source, undefined);
    });
  });
}
