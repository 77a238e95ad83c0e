import { LlmError } from "../errors/llm-error.ts";

/**
 * What a model may be able to do.
 * - `text`: write answers
 * - `tools`: call tools
 * - `json`: hold an answer to a JSON Schema
 * - `reasoning`: think before it answers, apart from the answer
 * - `vision`: look at pictures
 * - `embeddings`: turn texts into vectors
 * - `continuation`: go on with an answer of its own that was cut short
 */
export const capabilityNames = [
  "text",
  "tools",
  "json",
  "reasoning",
  "vision",
  "embeddings",
  "continuation",
] as const;
export type CapabilityName = (typeof capabilityNames)[number];

/** How a capability is known: from the chat template, from the file's header, from the engine or endpoint, or by trying. */
export const capabilitySources = ["template", "header", "engine", "endpoint", "tried"] as const;
export type CapabilitySource = (typeof capabilitySources)[number];

export interface Capability {
  readonly isSupported: boolean;
  readonly knownFrom: CapabilitySource;
}

/** Calls of tools in the form the model was trained on, or in a form of ours that the engine holds it to. */
export interface ToolsCapability extends Capability {
  readonly form?: "native" | "generic";
}

export interface ReasoningCapability extends Capability {
  /** Whether thinking can be turned off. */
  readonly canTurnOff?: boolean;
  /** Whether it can be given a limit. */
  readonly canLimit?: boolean;
}

/** What is known of what a model can do; what is left out is not known, and may be asked for. */
export interface ModelCapabilities {
  readonly text?: Capability;
  readonly tools?: ToolsCapability;
  readonly json?: Capability;
  readonly reasoning?: ReasoningCapability;
  readonly vision?: Capability;
  readonly embeddings?: Capability;
  readonly continuation?: Capability;
}

const inWords: Readonly<Record<CapabilityName, string>> = {
  text: "write answers",
  tools: "call tools",
  json: "be held to a JSON Schema",
  reasoning: "think before it answers",
  vision: "look at pictures",
  embeddings: "turn texts into vectors",
  continuation: "continue an answer",
};

/**
 * Refuses what a model is known to be unable to do, before it costs a token.
 * @throws {LlmError} NOT_SUPPORTED, with the capability in `details`
 */
export function requireCapability(
  capabilities: ModelCapabilities,
  name: CapabilityName,
  modelId: string,
): void {
  if (capabilities[name]?.isSupported !== false) return;
  throw new LlmError("NOT_SUPPORTED", `The model "${modelId}" cannot ${inWords[name]}.`, {
    details: { modelId, capability: name },
  });
}
