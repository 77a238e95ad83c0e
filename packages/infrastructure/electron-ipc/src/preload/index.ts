export { exposeConnection, type ExposeConnectionOptions } from "./expose-connection.ts";
