import { LlmError } from "../errors/llm-error.ts";
import type { JsonSchema } from "../json-schema/json-schema.ts";
import { isJsonArray, isJsonObject } from "../json-schema/json-value.ts";
import { parseJsonSchema } from "../json-schema/parse-json-schema.ts";
import type { ToolChoice, ToolDefinition } from "./tool.ts";

/** The form of a whole answer. */
export interface ResponseFormat {
  readonly type: "json";
  /** What the JSON has to look like. The model is told it too. @default any object */
  readonly schema?: JsonSchema;
}

/** What an answer is made of, when it is not just text. */
export interface OutputOptions {
  /** The engine writes nothing but this form. Not together with `tools`. @default text */
  responseFormat?: ResponseFormat;
  /** What the model may call, 1 to 64. @default nothing */
  tools?: readonly ToolDefinition[];
  /** @default "auto" */
  toolChoice?: ToolChoice;
}

const mostTools = 64;
const toolName = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Checks the form of an answer and gives it with its schemas as `parseJsonSchema` makes them.
 * @throws {LlmError} INVALID_ARGUMENT
 */
export function parseOutputOptions(options: OutputOptions): OutputOptions {
  const { responseFormat, tools, toolChoice } = options;
  if (responseFormat !== undefined && tools !== undefined) {
    throw invalid("responseFormat", "An answer has either a JSON format or tools.");
  }
  return {
    ...(responseFormat === undefined ? {} : { responseFormat: parseFormat(responseFormat) }),
    ...(tools === undefined ? {} : { tools: parseTools(tools) }),
    ...(toolChoice === undefined ? {} : { toolChoice: parseChoice(toolChoice, tools ?? []) }),
  };
}

function parseFormat(format: ResponseFormat): ResponseFormat {
  if (!isJsonObject(format) || format.type !== "json") {
    throw invalid("responseFormat", 'The type of a response format has to be "json".');
  }
  if (format.schema === undefined) return { type: "json" };
  return { type: "json", schema: parseJsonSchema(format.schema) };
}

function parseTools(tools: readonly ToolDefinition[]): readonly ToolDefinition[] {
  if (!isJsonArray(tools) || tools.length === 0 || tools.length > mostTools) {
    throw invalid("tools", `The tools have to be a list of 1 to ${mostTools}.`);
  }
  const parsed = tools.map(parseTool);
  const names = new Set(parsed.map(({ name }) => name));
  if (names.size < parsed.length) throw invalid("tools", "Two tools have the same name.");
  return parsed;
}

function parseTool(tool: ToolDefinition, index: number): ToolDefinition {
  if (!isJsonObject(tool) || typeof tool.name !== "string" || !toolName.test(tool.name)) {
    const message = `The name of tool ${index + 1} is not made of 1 to 64 letters, digits, _ and -.`;
    throw invalid("tools", message);
  }
  const { name, description, parameters } = tool;
  if (description !== undefined && typeof description !== "string") {
    throw invalid("tools", `The description of the tool ${name} is not a text.`);
  }
  const schema = parameters === undefined ? undefined : parseJsonSchema(parameters);
  if (schema !== undefined && schema.type !== "object") {
    throw invalid("tools", `The parameters of the tool ${name} are not of the type "object".`);
  }
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { parameters: schema }),
  };
}

function parseChoice(choice: ToolChoice, tools: readonly ToolDefinition[]): ToolChoice {
  if (choice === "none") return choice;
  if (tools.length === 0) throw invalid("toolChoice", "There are no tools to choose from.");
  if (choice === "auto" || choice === "required") return choice;
  if (!isJsonObject(choice) || !tools.some(({ name }) => name === choice.name)) {
    throw invalid("toolChoice", 'The tool choice is not "auto", "required", "none" or a tool.');
  }
  return { name: choice.name };
}

function invalid(option: string, message: string): LlmError {
  return new LlmError("INVALID_ARGUMENT", message, { details: { option } });
}
