export { serveEngine, type ServeEngineOptions } from "./serve-engine.ts";
