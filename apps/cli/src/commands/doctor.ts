import type { BackendInfo, Calibration, EngineInfo, ErrorSummary } from "@llm/domain";
import type { CommandContext } from "../command-context.ts";
import { diagnose, type Diagnosis } from "../diagnosis.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import { formatBytes } from "../format.ts";
import { calibrate } from "../calibrate.ts";
import { tokenSourceWords } from "../token-source-words.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export interface DoctorArguments {
  readonly json?: boolean;
  /** Measures first how a model is computed the fastest; `true` for all models of the library. */
  readonly calibrate?: string | true;
}

/**
 * `llm doctor`: shows what runs the models, or why nothing does; then the exit code says so too.
 * @throws {LlmError} as `ModelManager.load` for a model to measure.
 */
export async function doctor(
  context: CommandContext,
  { json = false, calibrate: target }: DoctorArguments,
): Promise<ExitCode> {
  await using runtime = await context.openRuntime();
  if (target !== undefined) {
    const measured = await untilInterrupted(context, (signal) =>
      calibrate(context, { runtime, target, signal }),
    );
    if (measured === exitCodes.interrupted) return measured;
  }
  const diagnosis = await diagnose(runtime);
  context.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : toText(diagnosis));
  return "error" in diagnosis.engines ? exitCodes.failed : exitCodes.ok;
}

function toText({ versions, platform, engines, memory, token, folders }: Diagnosis): string {
  const facts: readonly (readonly [string, string])[] = [
    ["llm", `${versions.llm} (protocol ${versions.protocol})`],
    ["Node", `${versions.node} on ${platform}`],
    ...("error" in engines
      ? failure("Engine", "does not start", engines.error)
      : engines.flatMap(engineFacts)),
    ["Memory", `${formatBytes(memory.free)} free of ${formatBytes(memory.total)}`],
    ...tokenFacts(token),
    ["Home", folders.home],
    ["Models", folders.models],
    ["Logs", folders.logs],
  ];
  return facts.map(([name, value]) => line(name, value)).join("");
}

function engineFacts({ name, version, local }: EngineInfo): readonly (readonly [string, string])[] {
  if (local === undefined) return [["Engine", `${name} ${version}`]];
  const native = local.nativeVersion === undefined ? "" : ` (native ${local.nativeVersion})`;
  const process = local.processId === undefined ? "" : `, process ${local.processId}`;
  return [
    ["Engine", `${name} ${version}${native}`],
    ["", `${formatBytes(local.memoryBytes)} of memory${process}`],
    ["Threads", String(local.threads)],
    ["Backend", local.backend],
    ...local.backends.map((backend) => ["", describeBackend(backend)] as const),
    ...(local.calibrations ?? []).map(
      (calibration, index) =>
        [index === 0 ? "Measured" : "", describeCalibration(calibration)] as const,
    ),
  ];
}

function tokenFacts(token: Diagnosis["token"]): readonly (readonly [string, string])[] {
  if ("error" in token) return failure("Token", "cannot be looked for", token.error);
  return [["Token", token.source === undefined ? "none" : tokenSourceWords[token.source]]];
}

function failure(
  name: string,
  what: string,
  { code, message, hint }: ErrorSummary,
): readonly (readonly [string, string])[] {
  return [
    [name, `${what}: error[${code}]: ${message}`],
    ["", `hint: ${hint}`],
  ];
}

function describeBackend({ name, available, reason }: BackendInfo): string {
  if (available) return `${name}: can be used`;
  return `${name}: cannot be used${reason === undefined ? "" : `: ${reason}`}`;
}

function describeCalibration(calibration: Calibration): string {
  const { model, threads, flashAttention, pinned, tokensPerSecond, measuredAt } = calibration;
  const settings = [
    threads === 1 ? "1 thread" : `${threads} threads`,
    ...(pinned === true ? ["kept on one CPU"] : []),
    `flash attention ${flashAttention ? "on" : "off"}`,
    `${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)} tokens per second`,
  ];
  const day = new Date(measuredAt).toISOString().slice(0, 10);
  return `${model}: ${settings.join(", ")} (${day})`;
}

function line(name: string, value: string): string {
  return `${(name === "" ? "" : `${name}:`).padEnd(9)} ${value}\n`;
}
