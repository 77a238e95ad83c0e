import type { HubAccount, HubLogin, HubTokenState, SetTokenOptions } from "@llm/domain";
import { implement } from "@orpc/server";
import type { ClientConnection } from "../connection/client-connection.ts";
import { clientContract } from "../contracts/client-contract.ts";

/** Answers the calls of a {@link RemoteHubAccount}. */
export function serveHubAccount(hubAccount: HubAccount) {
  const os = implement(clientContract.hubAccount);
  return {
    describe: os.describe.handler(() => hubAccount.describe()),
    setToken: os.setToken.handler(({ input, signal }) =>
      hubAccount.setToken(input.token, { ...(signal && { signal }) }),
    ),
    removeToken: os.removeToken.handler(() => hubAccount.removeToken()),
  };
}

/** The `HubAccount` of the host at the other end of a connection. */
export class RemoteHubAccount implements HubAccount {
  readonly #connection: ClientConnection<typeof clientContract>;

  constructor(connection: ClientConnection<typeof clientContract>) {
    this.#connection = connection;
  }

  get #client() {
    return this.#connection.client.hubAccount;
  }

  describe(): Promise<HubTokenState> {
    return this.#connection.run(() => this.#client.describe());
  }

  setToken(token: string, { signal }: SetTokenOptions = {}): Promise<HubLogin> {
    return this.#connection.run(() => this.#client.setToken({ token }, { signal }), signal);
  }

  removeToken(): Promise<void> {
    return this.#connection.run(async () => {
      await this.#client.removeToken();
    });
  }
}
