import { electronPortChannel } from "@llm/electron-ipc/main";
import { readEngineArguments, serveEngine } from "@llm/llama-worker/process";

// The first message of the main process brings the port on which it wants to be served.
process.parentPort.once("message", ({ ports: [port] }) => {
  if (port !== undefined)
    void serveEngine(electronPortChannel(port), readEngineArguments(process.argv));
});
