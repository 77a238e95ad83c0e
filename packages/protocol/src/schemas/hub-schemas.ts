import type { HubLogin, HubTokenState } from "@llm/domain";
import { hubTokenPattern, hubTokenRule, hubTokenSources } from "@llm/domain/adapters";
import { z } from "zod";
import { errorSummarySchema } from "./model-schemas.ts";
import { objectSchema } from "./object-schema.ts";

/** A token on its way to the host; none ever comes back. */
export const hubTokenSchema = z.string().trim().regex(hubTokenPattern, hubTokenRule);

export const hubTokenStateSchema = objectSchema<HubTokenState>()({
  source: z.enum(hubTokenSources).optional(),
  hubProblem: errorSummarySchema.optional(),
});

export const hubLoginSchema = objectSchema<HubLogin>()({ userName: z.string().optional() });
