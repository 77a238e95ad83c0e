import { describe, expect, it } from "@jest/globals";
import { GuardedLookup } from "./address-policy.ts";
import { proxySettings } from "./proxy-settings.ts";
import { UndiciClient } from "./undici-client.ts";

const address = "http://me:word@proxy.example:8080";

describe("proxySettings", () => {
  it("reads the variables, those in lower case first, without spaces around them", () => {
    expect(proxySettings({})).toEqual({ http: {}, https: {}, noProxy: "" });
    expect(
      proxySettings({
        HTTP_PROXY: "http://not-this.example",
        http_proxy: ` ${address}\n`,
        NO_PROXY: " localhost ",
      }),
    ).toEqual({ http: { address }, https: { address }, noProxy: "localhost" });
    expect(proxySettings({ HTTPS_PROXY: address, http_proxy: "" })).toEqual({
      http: {},
      https: { address },
      noProxy: "",
    });
  });

  it.each([
    ["is no address", "http://me:secret@[bad", "address"],
    ["has no host", "http://", "address"],
    ["has a % that means nothing", "http://me:secret%zz@proxy.example", "address"],
    ["has no protocol", "proxy.example:8080", "protocol"],
    ["has another protocol", "ftp://me:secret@proxy.example", "protocol"],
  ])("names the variable whose value %s, and never the value", (_, value, problem) => {
    const { http, https } = proxySettings({ https_proxy: value, HTTP_PROXY: address });
    expect(http).toEqual({ address });
    expect(https.error).toMatchObject({
      code: "CONFIGURATION_INVALID",
      message: expect.stringMatching(/^https_proxy cannot be used: /u),
      hint: expect.stringMatching(/^Set https_proxy to an address such as /u),
      details: { variable: "https_proxy", problem },
    });
    expect(JSON.stringify(https.error) + String(https.error)).not.toContain("secret");
  });
});

describe("UndiciClient", () => {
  it("fails the requests that a proxy is for which cannot be used, and no others", async () => {
    const proxies = proxySettings({ HTTPS_PROXY: "http://[bad", HTTP_PROXY: address });
    await using client = new UndiciClient(new GuardedLookup(), proxies);
    const { signal } = new AbortController();
    const https = new URL("https://hub.example/");
    await expect(client.request(https, { signal })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
      details: { variable: "HTTPS_PROXY" },
    });
    expect(client.problemOf(new URL("http://localhost/"))).toBeUndefined();
  });
});
