import {
  hubTokenPattern,
  hubTokenRule,
  hubTokenSources,
  type HubLogin,
  type HubTokenState,
} from "@llm/domain";
import { z } from "zod";

/** A token on its way to the host; none ever comes back. */
export const hubTokenSchema = z.string().trim().regex(hubTokenPattern, hubTokenRule);

export const hubTokenStateSchema: z.ZodType<HubTokenState> = z.object({
  source: z.enum(hubTokenSources).optional(),
});

export const hubLoginSchema: z.ZodType<HubLogin> = z.object({ userName: z.string().optional() });
