export { readEngineArguments, type EngineSettings } from "../engine-arguments.ts";
export { serveEngine } from "./serve-engine.ts";
