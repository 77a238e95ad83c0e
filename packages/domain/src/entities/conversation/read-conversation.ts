import { LlmError } from "../../errors/llm-error.ts";
import { isJsonArray, isJsonObject } from "../../json-schema/json-value.ts";
import { isLlmErrorCode } from "../../errors/error-codes.ts";
import { checkGenerationOptions } from "../check-options.ts";
import { generationOptionRules, type GenerationOptions } from "../generation-options.ts";
import type { ErrorSummary } from "../model.ts";
import { finishReasons } from "../stream-chunk.ts";
import {
  conversationOrigins,
  type Conversation,
  type ConversationSettings,
} from "./conversation.ts";
import { answerStatuses, type Turn } from "./turn.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes a conversation of data from elsewhere. What it took and where it failed is kept, counts and times are not: they
 * were of another machine.
 * @throws {LlmError} INVALID_ARGUMENT naming what is missing or of the wrong type
 */
export function readConversation(value: unknown): Conversation {
  const fields = object(value, "it");
  const folder = optionalText(fields, "folder");
  const activeTurnId = optionalText(fields, "activeTurnId");
  return {
    id: text(fields, "id"),
    title: text(fields, "title"),
    origin: oneOf(fields, "origin", conversationOrigins),
    isPinned: fields["isPinned"] === true,
    ...(folder === undefined ? {} : { folder }),
    createdAt: number(fields, "createdAt"),
    updatedAt: number(fields, "updatedAt"),
    settings: readSettings(fields["settings"]),
    turns: list(fields["turns"], "turns").map(readTurn),
    ...(activeTurnId === undefined ? {} : { activeTurnId }),
    draft: optionalText(fields, "draft") ?? "",
  };
}

function readSettings(value: unknown): ConversationSettings {
  const fields = object(value ?? {}, "settings");
  const modelId = optionalText(fields, "modelId");
  const system = optionalText(fields, "system");
  const { generation } = fields;
  return {
    ...(modelId === undefined ? {} : { modelId }),
    ...(system === undefined ? {} : { system }),
    ...(generation === undefined ? {} : { generation: readGeneration(generation) }),
  };
}

function readGeneration(value: unknown): GenerationOptions {
  const fields = object(value, "settings.generation");
  const names = Object.keys(generationOptionRules);
  const options = Object.fromEntries(
    Object.entries(fields).filter(([name]) => names.includes(name)),
  );
  checkGenerationOptions(options);
  return options;
}

function readTurn(value: unknown, index: number): Turn {
  const fields = object(value, `turn ${index + 1}`);
  const parentId = optionalText(fields, "parentId");
  const base = {
    id: text(fields, "id"),
    ...(parentId === undefined ? {} : { parentId }),
    createdAt: number(fields, "createdAt"),
    text: text(fields, "text"),
  };
  if (fields["role"] === "user") return { ...base, role: "user" };
  if (fields["role"] !== "assistant") throw wrong(`The role of turn ${index + 1}`);
  const status = oneOf(fields, "status", answerStatuses);
  const { model, finishReason, error } = fields;
  return {
    ...base,
    role: "assistant",
    // Nobody here writes it any more.
    status: status === "running" ? "interrupted" : status,
    reasoning: optionalText(fields, "reasoning") ?? "",
    ...(isJsonObject(model) ? { model: { id: text(model, "id"), name: text(model, "name") } } : {}),
    ...(finishReason === undefined
      ? {}
      : { finishReason: oneOf(fields, "finishReason", finishReasons) }),
    ...(isJsonObject(error) ? { error: readError(error) } : {}),
  };
}

function readError(fields: Fields): ErrorSummary {
  const { code } = fields;
  return {
    code: isLlmErrorCode(code) ? code : "GENERATION_FAILED",
    message: text(fields, "message"),
    hint: optionalText(fields, "hint") ?? "",
    retryable: fields["retryable"] === true,
    details: {},
  };
}

function object(value: unknown, what: string): Fields {
  if (isJsonObject(value)) return value;
  throw wrong(what, "not an object");
}

function list(value: unknown, what: string): readonly unknown[] {
  if (isJsonArray(value)) return value;
  throw wrong(what, "not a list");
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw wrong(name, "not a text");
}

function optionalText(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined ? undefined : text(fields, name);
}

function number(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrong(name, "not a number");
}

function oneOf<Value extends string>(
  fields: Fields,
  name: string,
  values: readonly Value[],
): Value {
  const found = values.find((value) => value === fields[name]);
  if (found !== undefined) return found;
  throw wrong(name, `not one of ${values.join(", ")}`);
}

function wrong(what: string, problem = "unknown"): LlmError {
  return new LlmError("INVALID_ARGUMENT", `${what} is ${problem}.`);
}
