import type { HubRequest, HubRoute } from "./hub-request.ts";
import type { Reply } from "./reply.ts";

/** What a fault knows beside the reply. */
export interface FaultContext {
  readonly request: HubRequest;
  /** Aborted when the connection or the hub ends. */
  readonly signal: AbortSignal;
}

/** Makes a faulty reply of a right one; throwing `CutConnection` ends the connection without any. */
export type Fault = (reply: Reply, context: FaultContext) => Reply;

/** Which requests a fault is for. What is left out does not matter. */
export interface FaultTarget {
  /** @default ["object", "plain"], all that the CDN sends */
  readonly route?: HubRoute | readonly HubRoute[];
  /** Path of a file within its model. */
  readonly file?: string;
  readonly method?: string;
  readonly when?: (request: HubRequest) => boolean;
  /** Requests of these that are spared first. @default 0 */
  readonly skip?: number;
  /** Requests that suffer then. @default all */
  readonly times?: number;
}

/** A fault that is in force. */
export interface InjectedFault {
  /** Requests that suffered. */
  readonly count: number;
  /** Ends it for later requests. */
  remove(): void;
}

interface Rule {
  readonly fault: Fault;
  readonly target: FaultTarget;
  seen: number;
  count: number;
}

/** The faults in force, in the order they were injected; each works on the reply that those before it left. */
export class FaultRules {
  readonly #rules = new Set<Rule>();

  add(fault: Fault, target: FaultTarget): InjectedFault {
    const rule: Rule = { fault, target, seen: 0, count: 0 };
    this.#rules.add(rule);
    return {
      get count() {
        return rule.count;
      },
      remove: () => void this.#rules.delete(rule),
    };
  }

  apply(reply: Reply, context: FaultContext): Reply {
    let faulty = reply;
    for (const rule of this.#rules) {
      if (suffers(rule, context.request)) faulty = rule.fault(faulty, context);
    }
    return faulty;
  }

  clear(): void {
    this.#rules.clear();
  }
}

const cdnRoutes: readonly HubRoute[] = ["object", "plain"];

function suffers(rule: Rule, request: HubRequest): boolean {
  const { route = cdnRoutes, file, method, when, skip = 0, times = Infinity } = rule.target;
  const matches =
    [route].flat().includes(request.route) &&
    (file === undefined || file === request.file) &&
    (method === undefined || method === request.method) &&
    (when === undefined || when(request));
  if (!matches) return false;
  rule.seen += 1;
  if (rule.seen <= skip || rule.count >= times) return false;
  rule.count += 1;
  return true;
}
