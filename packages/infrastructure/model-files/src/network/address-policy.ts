import { lookup, type LookupAddress, type LookupOptions } from "node:dns";
import { BlockList, isIP } from "node:net";
import { LlmError } from "@llm/domain";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  privateNetworks.addSubnet(network, prefix, "ipv4");
  // The same addresses as IPv6 writes them.
  privateNetworks.addSubnet(`::ffff:${network}`, prefix + 96, "ipv6");
}
privateNetworks.addSubnet("::", 127, "ipv6");
privateNetworks.addSubnet("fc00::", 7, "ipv6");
privateNetworks.addSubnet("fe80::", 10, "ipv6");
privateNetworks.addSubnet("ff00::", 8, "ipv6");

/**
 * Refuses addresses that no download may go to: other than https (plain http only to this machine itself), and
 * such with a user name or password. @throws {LlmError} INVALID_URL
 */
export function checkAddress(url: URL): void {
  const problem = addressProblem(url);
  if (problem === undefined) return;
  if (problem === "credentials") {
    throw new LlmError("INVALID_URL", "The address holds a user name or password.", {
      hint: "Remove it. For a hub, save a token with `llm login` instead.",
    });
  }
  throw new LlmError(
    "INVALID_URL",
    `An address with ${url.protocol} is not used for ${url.hostname || "a file"}.`,
    {
      hint: "Use an https:// address.",
    },
  );
}

/** What is wrong with an address that no download may go to. */
export function addressProblem(url: URL): "credentials" | "protocol" | undefined {
  if (url.username !== "" || url.password !== "") return "credentials";
  const isAllowed =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
  return isAllowed ? undefined : "protocol";
}

function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isIn(loopback, hostname);
}

/** Tells whether a host name is an address of this machine or of a private network, without asking a name server. */
export function isPrivateHost(hostname: string): boolean {
  return isLoopbackHost(hostname) || isIn(privateNetworks, hostname);
}

/** Tells whether an IP address belongs to this machine or a private network. */
function isPrivateAddress(address: string): boolean {
  return isIn(privateNetworks, address);
}

function isIn(list: BlockList, hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? "ipv4" : "ipv6");
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * Looks host names up, and refuses a name that leads into a private network unless the user or the settings
 * named that host: a server must not send us there by a redirect.
 */
export class GuardedLookup {
  readonly #trusted = new Set<string>();

  trust(hostname: string): void {
    this.#trusted.add(hostname);
  }

  isTrusted(hostname: string): boolean {
    return this.#trusted.has(hostname);
  }

  readonly lookup = (hostname: string, options: LookupOptions, done: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const isRefused =
        !this.isTrusted(hostname) && addresses.some(({ address }) => isPrivateAddress(address));
      if (isRefused) return done(privateAddressError(hostname), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

export function privateAddressError(hostname: string): LlmError {
  return new LlmError(
    "INVALID_URL",
    `The server wants to send the download to ${hostname}, which is in a private network.`,
    { hint: "Download from another server." },
  );
}
