import { ipcChannel } from "../ipc-channel.ts";
import { serveEngine } from "./serve-engine.ts";

await serveEngine(ipcChannel(process), { gpu: !process.argv.includes("--no-gpu") });
