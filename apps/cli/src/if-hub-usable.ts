import { LlmError } from "@llm/domain";

/** Asks a part that needs the hub's address. Undefined when HF_ENDPOINT names no hub: the models that are here do without. */
export async function ifHubUsable<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (LlmError.isInstance(error) && error.code === "INVALID_URL") return undefined;
    throw error;
  }
}
