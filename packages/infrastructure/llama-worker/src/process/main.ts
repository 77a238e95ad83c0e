import { readEngineArguments } from "../engine-arguments.ts";
import { ipcChannel } from "../ipc-channel.ts";
import { serveEngine } from "./serve-engine.ts";

await serveEngine(ipcChannel(process), readEngineArguments(process.argv));
