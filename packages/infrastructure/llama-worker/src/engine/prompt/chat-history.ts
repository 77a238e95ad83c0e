import {
  textOf,
  type Message,
  type ResponseFormat,
  type ToolCall,
  type ToolDefinition,
} from "@llm/domain";
import type {
  ChatHistoryItem,
  ChatModelFunctionCall,
  ChatModelFunctions,
  GbnfJsonSchema,
} from "node-llama-cpp";
import { genericForm } from "../tools/tool-call-form.ts";
import { noParameters } from "../tools/tool-call-grammar.ts";

/** Whether the template of a model writes tools, calls and results, or they are put into the texts. */
export type ToolRendering = "template" | "generic";

export interface ConversationParts {
  readonly responseFormat: ResponseFormat | undefined;
  readonly tools: readonly ToolDefinition[];
  readonly rendering: ToolRendering;
}

/** What a template takes. */
export interface Conversation {
  readonly history: readonly ChatHistoryItem[];
  readonly functions?: ChatModelFunctions;
}

/**
 * Makes of messages what a template takes. What the model thought is not in it: the library's history would put it into
 * the text of an answer, where many templates do not expect it.
 */
export function toConversation(
  messages: readonly Message[],
  { responseFormat, tools, rendering }: ConversationParts,
): Conversation {
  const isTemplate = rendering === "template";
  const instructions = [
    ...(responseFormat === undefined ? [] : [formatInstructions(responseFormat)]),
    ...(isTemplate || tools.length === 0 ? [] : [toolInstructions(tools)]),
  ];
  const instructed = withInstructions(messages, instructions);
  if (!isTemplate) return { history: instructed.map(genericItem) };
  const history = templateHistory(instructed);
  return tools.length === 0 ? { history } : { history, functions: toFunctions(tools) };
}

/** The grammar holds the model to the schema; told of it, the model also knows what to write. */
function formatInstructions({ schema }: ResponseFormat): string {
  if (schema === undefined) return "Answer with a JSON object and nothing else.";
  return `Answer with JSON of this JSON Schema and nothing else, on one line:\n${JSON.stringify(schema)}`;
}

function toolInstructions(tools: readonly ToolDefinition[]): string {
  const list = tools.map(({ parameters = noParameters, ...tool }) =>
    JSON.stringify({ ...tool, parameters }),
  );
  const call = `${genericForm.prefix}<name>${genericForm.beforeArguments}<arguments>${genericForm.suffix}`;
  return [
    "You can call these tools:",
    ...list,
    "To call one, write this and nothing after it; the result follows in <tool_response>:",
    `${call}\n</tool_call>`,
  ].join("\n");
}

function withInstructions(
  messages: readonly Message[],
  instructions: readonly string[],
): readonly Message[] {
  if (instructions.length === 0) return messages;
  const [first, ...others] = messages;
  const given = first?.role === "system" ? [textOf(first)] : [];
  const content = [...given, ...instructions].join("\n\n");
  return [{ role: "system", content }, ...(first?.role === "system" ? others : messages)];
}

function genericItem(message: Message): ChatHistoryItem {
  const text = textOf(message);
  if (message.role === "tool") {
    return { type: "user", text: `<tool_response>\n${text}\n</tool_response>` };
  }
  if (message.role !== "assistant") return { type: message.role, text };
  const calls = (message.toolCalls ?? []).map(genericCall);
  return { type: "model", response: [[text, ...calls].filter(Boolean).join("\n")] };
}

function genericCall({ toolName, arguments: text }: ToolCall): string {
  const { prefix, beforeArguments, suffix } = genericForm;
  return `${prefix}${toolName}${beforeArguments}${text}${suffix}\n</tool_call>`;
}

/** In the library's history an answer holds its calls, their results, and what the model wrote after them. */
function templateHistory(messages: readonly Message[]): ChatHistoryItem[] {
  const history: ChatHistoryItem[] = [];
  const results = new Map(
    messages.flatMap((message) =>
      message.role === "tool" ? [[message.callId, textOf(message)]] : [],
    ),
  );
  let goesOn = false;
  for (const message of messages) {
    if (message.role === "tool") {
      goesOn = true;
      continue;
    }
    const last = history.at(-1);
    const text = textOf(message);
    if (message.role !== "assistant") history.push({ type: message.role, text });
    else {
      const { toolCalls = [] } = message;
      const response = [
        ...(text === "" ? [] : [text]),
        ...toolCalls.map((call, index) =>
          templateCall(call, results.get(call.callId), index === 0),
        ),
      ];
      if (goesOn && last?.type === "model") last.response.push(...response);
      else history.push({ type: "model", response });
    }
    goesOn = false;
  }
  return history;
}

function templateCall(
  call: ToolCall,
  result: string | undefined,
  startsNewChunk: boolean,
): ChatModelFunctionCall {
  const params: unknown = JSON.parse(call.arguments);
  return {
    type: "functionCall",
    name: call.toolName,
    description: "",
    params,
    result,
    startsNewChunk,
  };
}

function toFunctions(tools: readonly ToolDefinition[]): ChatModelFunctions {
  return Object.fromEntries(
    tools.map(({ name, description, parameters = noParameters }) => {
      if (!isLibrarySchema(parameters)) return [name, { description }];
      return [name, { description, params: parameters }];
    }),
  );
}

/** The library's type is narrower than what is done with it here: the schema is handed to the template as it is. */
function isLibrarySchema(schema: object): schema is GbnfJsonSchema {
  return "type" in schema;
}
