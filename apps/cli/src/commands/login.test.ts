import { describe, expect, it } from "@jest/globals";
import { LlmError } from "@llm/domain";
import { fakeHubToken } from "@llm/testing/fakes";
import { CommandHarness } from "../../test/command-harness.ts";

const { token, userName } = fakeHubToken;

/** Everything that was shown. */
const shown = ({ stdout, stderr }: CommandHarness) => stdout.text + stderr.text;

describe("llm login", () => {
  it("takes a token that is piped in, and says whose it is and where it is kept", async () => {
    const harness = new CommandHarness();
    harness.stdin.end(`${token}\n`);
    expect(await harness.run("login")).toBe(0);
    expect(harness.stdout.text).toBe(
      `This is a token of ${userName}.\nIt is saved in /home/llm/settings.json.\n`,
    );
    expect(harness.stderr.text).toBe("");
    expect(harness.hubAccount.savedToken).toBe(token);
  });

  it("asks for it on a terminal, and shows nothing of what is typed", async () => {
    const harness = new CommandHarness({ isTerminal: true });
    const ended = harness.run("login");
    await harness.stderr.shows("Token");
    harness.stdin.write(`${token}x\u007f`);
    harness.stdin.write("\r");
    expect(await ended).toBe(0);
    expect(harness.hubAccount.savedToken).toBe(token);
    expect(harness.stderr.text).toBe("Token (it is not shown): \n");
    expect(shown(harness)).not.toContain(token.slice(0, 4));
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("is ended by %s, and saves nothing", async (_, key) => {
    const harness = new CommandHarness({ isTerminal: true });
    const ended = harness.run("login");
    await harness.stderr.shows("Token");
    harness.stdin.write(key);
    expect(await ended).toBe(130);
    expect(harness.hubAccount.savedToken).toBeUndefined();
  });

  it("is ended by Ctrl-C while it waits for what is piped in", async () => {
    const harness = new CommandHarness();
    const ended = harness.run("login");
    await new Promise(setImmediate);
    harness.interrupt();
    expect(await ended).toBe(130);
  });

  it("says that it was not checked when the hub cannot be asked", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.isOffline = true;
    harness.stdin.end(token);
    expect(await harness.run("login")).toBe(0);
    expect(harness.stdout.text).toContain("was not checked");
    expect(harness.hubAccount.savedToken).toBe(token);
  });

  it.each([
    ["what is no token", "two words", "INVALID_ARGUMENT"],
    ["nothing", "", "INVALID_ARGUMENT"],
    ["a token that the hub does not know", "hf_canary", "ACCESS_DENIED"],
  ])("refuses %s, and does not show it", async (_, text, code) => {
    const harness = new CommandHarness();
    harness.stdin.end(text);
    expect(await harness.run("login")).toBe(1);
    expect(harness.stderr.text).toMatch(new RegExp(`^error\\[${code}\\]: .+\nhint: .+\n$`, "u"));
    if (text !== "") expect(shown(harness)).not.toContain(text);
    expect(harness.hubAccount.savedToken).toBeUndefined();
  });

  it("says that HF_TOKEN comes before what is saved", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.isSetByEnvironment = true;
    harness.stdin.end(token);
    expect(await harness.run("login")).toBe(0);
    expect(harness.stderr.text).toBe("HF_TOKEN is set, and is used in place of it.\n");
  });
});

describe("llm logout", () => {
  it("forgets the token", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.savedToken = token;
    expect(await harness.run("logout")).toBe(0);
    expect(shown(harness)).toBe("No token is saved now.\n");
    expect(harness.hubAccount.savedToken).toBeUndefined();
  });

  it("says which other token there still is", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.isSetByEnvironment = true;
    expect(await harness.run("logout")).toBe(0);
    expect(harness.stderr.text).toBe("There is still another one: from HF_TOKEN.\n");
  });
});

describe("llm doctor", () => {
  it("says where the token comes from, and not what it is", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.savedToken = token;
    expect(await harness.run("doctor")).toBe(0);
    expect(harness.stdout.text).toMatch(/^Token: +saved by llm login or in the app$/mu);
    const json = new CommandHarness();
    json.hubAccount.savedToken = token;
    await json.run("doctor", "--json");
    expect(JSON.parse(json.stdout.text)).toMatchObject({ token: { source: "settings" } });
    expect(shown(harness) + shown(json)).not.toContain(token);
  });

  it("shows why it cannot be looked for", async () => {
    const harness = new CommandHarness();
    harness.hubAccount.error = new LlmError("SETTINGS_UNUSABLE", "The settings cannot be read.");
    expect(await harness.run("doctor")).toBe(0);
    expect(harness.stdout.text).toMatch(
      /^Token: +cannot be looked for: error\[SETTINGS_UNUSABLE\]: .+\n +hint: .+$/mu,
    );
  });
});
