import { fileURLToPath } from "node:url";
import { LlmError } from "@llm/domain";
import { startHttpServer } from "@llm/http-server";
import { createRuntime } from "@llm/runtime";
import open from "open";
import { readWebOptions } from "./web-options.ts";

/** Serves the app for a browser until the program is told to end; where Electron cannot run, this is the app. */
async function main(): Promise<void> {
  const options = readWebOptions(process.argv.slice(2));
  const ended = endSignal();
  // A model that nobody talks with gives its memory back.
  await using runtime = await createRuntime({ keepAliveMs: 15 * 60_000 });
  // Most people who open the app ask a question, and should not wait for this then.
  runtime.startEngine();
  await using server = await startHttpServer({
    services: runtime,
    staticFolder: fileURLToPath(new URL("../renderer", import.meta.url)),
    port: options.port,
    logger: runtime.logger,
  });
  // They are seen and resumed on the Models page too, so that the app opens without them.
  await runtime.downloads.resumeInterrupted().catch((error: unknown) => {
    runtime.logger.error({ err: error }, "downloads are not resumed");
  });
  console.log(`LLM Desktop is ready at ${server.address}`);
  // Not being able to open a browser is no failure: the address is there to be copied.
  if (options.open) await open(server.address).catch(() => {});
  await ended;
}

/** Waits for Ctrl-C or another request to end; a second one ends the program at once. */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => resolve());
    }
  });
}

try {
  await main();
} catch (error) {
  const { code, message, hint } = LlmError.from(error);
  console.error(`error[${code}]: ${message}\nhint: ${hint}`);
  process.exitCode = 1;
}
