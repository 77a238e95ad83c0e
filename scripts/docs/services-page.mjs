import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../bootstrap.mjs";
import { parse, valueOf } from "./sources.mjs";

const page = "docs/llm-services.md";
const ports = "packages/domain/src/ports";
const errorCodes = "packages/domain/src/errors/error-codes.ts";

/** What stands in which part of the page: the text from a heading to the next of its level or above. */
const parts = {
  "## LlmService": ["LlmService"],
  "### Options of a question": [
    "AskOptions",
    "ExecuteOptions",
    "LlamaExecuteOptions",
    "SamplingOptions",
    "GenerationOptions",
    "OutputOptions",
  ],
  "## ModelManager": ["ModelManager", "RemovedModel", "VerifyOptions", "WatchOptions"],
  "### Options of a load": ["LoadSettings", "LlamaLoadSettings", "LoadOptions"],
  "## ModelDownloader": ["ModelDownloader", "StartOptions", "DownloadOptions"],
  "### Several at once": ["DownloadAllOptions", "CombinedProgress"],
  "## ModelCatalogue": ["ModelCatalogue", "ModelHub", "SearchOptions", "InspectOptions"],
  "## HubAccount": ["HubAccount", "SetTokenOptions"],
  "## ConversationService": [
    "ConversationService",
    "CreateConversationOptions",
    "AskConversationOptions",
    "ListConversationsOptions",
    "SearchConversationsOptions",
    "ConversationHit",
  ],
  "## ConversationRepository": ["ConversationRepository", "NewTurns"],
  "## ModelRepository": ["ModelRepository", "ImportOptions"],
  "## WorkerService": ["WorkerService", "EmbedOptions", "CountOptions", "ModelUnloaded"],
  "### LlamaCppWorkerService": ["LlamaCppWorkerOptions", "SupervisionOptions"],
  "## createRuntime": ["RuntimeOptions", "Runtime"],
};

/** Ports of which the page needs no table: a program brings its own, or none. */
const elsewhere = new Set(["Clock", "Logger", "Timer", "TimerClock"]);

/** Where interfaces are that the ports do not hold. */
const furtherSources = [
  "packages/application/src/services/download-all.ts",
  "packages/domain/src/entities/generation-options.ts",
  "packages/domain/src/entities/load-settings.ts",
  "packages/domain/src/entities/output-options.ts",
  "packages/domain/src/entities/sampling.ts",
  "packages/infrastructure/llama-worker/src/host/llama-cpp-worker-service.ts",
  "packages/infrastructure/llama-worker/src/host/supervision-options.ts",
  "packages/runtime/src/runtime.ts",
];

/** The errors, methods and options that the page of the services does not name. */
export function findUndocumented() {
  const text = readFileSync(join(root, page), "utf8");
  const portFiles = readdirSync(join(root, ports)).map((name) => `${ports}/${name}`);
  const inPorts = new Map(portFiles.flatMap((path) => interfacesOf(parse(path))));
  const interfaces = new Map([
    ...inPorts,
    ...furtherSources.flatMap((path) => interfacesOf(parse(path))),
  ]);
  const placed = new Set(Object.values(parts).flat());
  return [
    ...[...inPorts.keys()]
      .filter((name) => !placed.has(name) && !elsewhere.has(name))
      .map(
        (name) => `${page}: has no part for ${name}; name one in scripts/docs/services-page.mjs.`,
      ),
    ...Object.entries(parts).flatMap(([heading, names]) =>
      names.flatMap((name) => missingMembers(text, heading, [name, interfaces.get(name)])),
    ),
    ...codesOf(parse(errorCodes))
      .filter(([code, retry]) => !partOf(text, "## Errors").includes(`| \`${code}\` | ${retry} |`))
      .map(
        ([code, retry]) => `${page}: "## Errors" has no row of ${code} with "${retry}" for Retry.`,
      ),
  ];
}

function missingMembers(text, heading, [name, members]) {
  if (members === undefined) return [`${page}: there is no interface ${name} any more.`];
  const part = partOf(text, heading);
  return members
    .filter((member) => !isNamed(part, member))
    .map((member) => `${page}: "${heading}" does not name ${member} of ${name}.`);
}

function partOf(text, heading) {
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1) return "";
  const level = heading.indexOf(" ");
  const rest = text.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, "m"));
  return end === -1 ? rest : rest.slice(0, end);
}

/** Whether a name stands in code, alone or before the parentheses of a call. */
function isNamed(part, name) {
  return new RegExp(`\`${name}[\`(]`).test(part);
}

/** Each exported interface with the names of its own members. */
function interfacesOf(source) {
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((declaration) => [
      declaration.name.text,
      declaration.members.flatMap(({ name }) =>
        name !== undefined && ts.isIdentifier(name) ? [name.text] : [],
      ),
    ]);
}

/** Each error code, and whether the same call may be made again: "yes" or "no". */
function codesOf(source) {
  return valueOf(source, "errorCodes").properties.map(({ name, initializer }) => [
    name.getText(source),
    /retryable: true/.test(initializer.getText(source)) ? "yes" : "no",
  ]);
}
