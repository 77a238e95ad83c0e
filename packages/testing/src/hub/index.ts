export { bytesContent, fileContent, type HubContent } from "./content.ts";
export type { Fault, FaultContext, FaultTarget, InjectedFault } from "./fault-rules.ts";
export { startHub, type Hub, type HubOptions } from "./hub.ts";
export type { HubCommit, HubFile, HubFileFacts, HubModel } from "./hub-model.ts";
export { hubUserName } from "./hub-router.ts";
export type { HubRequest, HubRoute } from "./hub-request.ts";
export { CutConnection, type FilePart, type Reply } from "./reply.ts";
export { randomNumbers, seededContent, type SeededContentOptions } from "./seeded-content.ts";
export {
  delay,
  dropConnection,
  htmlPage,
  ignoreRange,
  rateLimited,
  redirect,
  redirectLoop,
  slow,
  status,
  withHeaders,
  withoutLength,
} from "./answer-faults.ts";
export {
  cut,
  cutEvery,
  otherRange,
  randomWrongBytes,
  shiftedRange,
  shortBody,
  stall,
  wrongBytes,
} from "./body-faults.ts";
export { startProxy, type Proxy, type ProxyRequest } from "./proxy.ts";
