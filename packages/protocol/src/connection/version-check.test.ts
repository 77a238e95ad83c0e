import { describe, expect, it } from "@jest/globals";
import { connectClient, connectWorker, PROTOCOL_VERSION } from "../index.ts";
import { parseFrame, procedureOf } from "../../test/frames.ts";
import { TappedPair } from "../../test/tapped-pair.ts";
import { failure } from "../../test/wait.ts";

/** Answers `hello` as a peer of that version does, and nothing else. */
function peerOfVersion(pair: TappedPair, protocolVersion: unknown): void {
  pair.host.onFrame((frame) => {
    const request = parseFrame(frame);
    if (procedureOf(request) !== "/hello") return;
    pair.host.send(JSON.stringify({ i: request.i, p: { b: { json: { protocolVersion } } } }));
  });
}

const other = PROTOCOL_VERSION + 1;

describe("a peer of another protocol version", () => {
  it("ends the connection of a worker and every call on it", async () => {
    const pair = new TappedPair();
    peerOfVersion(pair, other);
    const worker = connectWorker(pair.client);
    const call = failure(worker.describe());
    const reason = await worker.closed;
    expect(reason).toMatchObject({
      code: "PROTOCOL_VIOLATION",
      message: `The other side speaks protocol version ${other}, this one ${PROTOCOL_VERSION}.`,
    });
    expect(await call).toBe(reason);
    expect(await failure(worker.describe())).toBe(reason);
    expect(pair.client.isClosed).toBe(true);
  });

  it("ends the connection of a client and every call on it", async () => {
    const pair = new TappedPair();
    peerOfVersion(pair, other);
    const client = connectClient(pair.client);
    const call = failure(client.models.list());
    const reason = await client.closed;
    expect(reason).toMatchObject({ code: "PROTOCOL_VIOLATION" });
    expect(await call).toBe(reason);
  });
});
