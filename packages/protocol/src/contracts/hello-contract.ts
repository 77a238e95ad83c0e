import { oc } from "@orpc/contract";
import { z } from "zod";

/** The first call on every connection, kept the same in all versions so that they can tell each other apart. */
export const helloContract = oc.output(z.object({ protocolVersion: z.number().int() }));
