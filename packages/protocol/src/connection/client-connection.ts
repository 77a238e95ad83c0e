import { LlmError } from "@llm/domain";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import type { AnyContractRouter, ContractRouterClient } from "@orpc/contract";
import { ResponseValidationPlugin } from "@orpc/contract/plugins";
import { decodeError } from "../errors/error-codec.ts";
import { PROTOCOL_VERSION } from "../protocol-version.ts";
import type { Channel } from "../transport/channel.ts";
import { GuardedPort } from "../transport/guarded-port.ts";
import type { helloContract } from "../contracts/hello-contract.ts";

type ContractWithHello = AnyContractRouter & { readonly hello: typeof helloContract };

/** The calling end of a channel: typed calls whose errors are `LlmError`s and which end when the channel does. */
export class ClientConnection<Contract extends ContractWithHello> {
  readonly #port: GuardedPort;
  readonly client: ContractRouterClient<Contract>;

  constructor(channel: Channel, contract: Contract) {
    this.#port = new GuardedPort(channel, { side: "client" });
    const link = new RPCLink({
      port: this.#port,
      plugins: [new ResponseValidationPlugin(contract)],
    });
    this.client = createORPCClient<ContractRouterClient<Contract>>(link);
  }

  /** Resolves with why, when the connection has ended. */
  get closed(): Promise<LlmError> {
    return this.#port.closed;
  }

  /**
   * Runs one call, from its request to the end of its stream. Rejects with the reason of `signal`, with why
   * the connection ended, or with the error of the other side.
   */
  async run<Result>(call: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.#port.closeReason !== undefined) throw this.#port.closeReason;
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#port.closeReason ?? decodeError(error);
    }
  }

  /** Runs a call whose outcome does not matter any more when the connection has ended. */
  notify(call: () => Promise<unknown>): void {
    this.run(call).catch(() => {});
  }

  /** Ends the connection when the other side speaks another version. */
  checkVersion(hello: () => Promise<{ protocolVersion: number }>): void {
    this.notify(async () => {
      const { protocolVersion } = await hello();
      if (protocolVersion === PROTOCOL_VERSION) return;
      this.close(
        new LlmError(
          "PROTOCOL_VIOLATION",
          `The other side speaks protocol version ${protocolVersion}, this one ${PROTOCOL_VERSION}.`,
        ),
      );
    });
  }

  /** Ends the connection; calls in flight and later ones reject with `reason`. */
  close(reason: LlmError): void {
    this.#port.close(reason);
  }
}
