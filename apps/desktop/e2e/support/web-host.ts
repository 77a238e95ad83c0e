import { spawn } from "node:child_process";
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { syntheticModelFile } from "@llm/testing/gguf";

/** What the model that came with the app is called. */
export const starter = "LLM Desktop Starter";
/** What it talks about, whichever of its answers it draws. */
export const starterWords = /app|LLM Desktop|model|token|word|stor(y|ies)/i;
/** What the slow model is called. */
export const slowModel = "Synthetic";

/** The built app, serving a browser, with a home folder of its own that holds the slow model. */
export interface WebHost extends AsyncDisposable {
  /** Address of the page, with its access token. */
  readonly address: string;
  /** Process of the engine that was started last. */
  enginePid(): Promise<number>;
  /** Sends the signal; resolves with the exit code when the host has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** What engines measured for a model: without it each new home would have them measure for seconds. */
let calibration: string | undefined;

const program = fileURLToPath(new URL("../../dist/web/main.js", import.meta.url));

export interface WebHostOptions {
  /** Folder of its data, which stays when the host ends. @default one of its own with the slow model, deleted at the end */
  readonly home?: string;
  /** Hub that models are downloaded from. @default none that can be reached */
  readonly hub?: string;
}

export async function startWebHost(options: WebHostOptions = {}): Promise<WebHost> {
  const home = options.home ?? (await createHome());
  const child = spawn(process.execPath, [program, "--no-open"], {
    env: {
      ...process.env,
      LLM_HOME: home,
      // Nothing of the machine's own, and never the real hub.
      HF_ENDPOINT: options.hub ?? "http://127.0.0.1:9",
      HF_HOME: join(home, "hugging-face"),
      HF_TOKEN: "",
      HF_TOKEN_PATH: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (errors += part));
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const address = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => {
      resolve(/http:\S+/.exec(line)?.[0] ?? "");
    });
    void exited.then(() => reject(new Error(`The host did not start:\n${errors}`)));
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    address: await address,
    async enginePid() {
      const log = await readFile(join(home, "logs", "llm.log"), "utf8");
      return Number([...log.matchAll(/"enginePid":(\d+),"msg":"engine started"/g)].at(-1)?.[1]);
    },
    end,
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      if (options.home !== undefined) return;
      calibration = await readFile(calibrationIn(home), "utf8").catch(() => calibration);
      await rm(home, { recursive: true });
    },
  };
}

async function createHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "llm-home-"));
  await mkdir(join(home, "models"));
  await link(await syntheticModelFile("slow"), join(home, "models", "slow.gguf"));
  if (calibration !== undefined) await writeFile(calibrationIn(home), calibration);
  return home;
}

function calibrationIn(home: string): string {
  return join(home, "calibration.json");
}
