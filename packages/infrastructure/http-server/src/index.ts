export { startHttpServer, type HttpServer, type HttpServerOptions } from "./server/http-server.ts";
