import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { quickPatience, type DownloadWorld } from "./download-world.ts";

const script = fileURLToPath(new URL("pull.mjs", import.meta.url));

/** A download in a process of its own. */
export interface PullProcess {
  /** Ends the process at once, as a loss of power would. */
  kill(): void;
  readonly ended: Promise<{
    /** The download as the process saw it last; undefined when it was killed before. */
    readonly outcome: unknown;
    readonly stderr: string;
  }>;
}

export interface PullOptions {
  /** The process can write no file beyond this. @default no limit */
  readonly mostFileBytes?: number;
}

/** Downloads a model from the world's hub to its folders, in a process of its own. */
export function pull(world: DownloadWorld, source: string, options: PullOptions = {}): PullProcess {
  const { mostFileBytes } = options;
  const given = {
    endpoint: world.hub.endpoint,
    home: world.path(),
    source,
    patience: quickPatience,
  };
  const argv = [script, JSON.stringify(given)];
  const child =
    mostFileBytes === undefined
      ? spawn(process.execPath, argv)
      : spawn("bash", [
          "-c",
          `ulimit -f ${Math.floor(mostFileBytes / 1024)}; exec "$0" "$@"`,
          process.execPath,
          ...argv,
        ]);
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  return {
    kill: () => child.kill("SIGKILL"),
    ended: once(child, "exit").then(async () => {
      const [stdout, stderr] = await outputs;
      const outcome: unknown = stdout === "" ? undefined : JSON.parse(stdout);
      return { outcome, stderr };
    }),
  };
}
