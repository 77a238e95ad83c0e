import { isSettled, type Download } from "@llm/domain";
import type { CommandContext } from "./command-context.ts";
import { formatBytes, formatDuration } from "./format.ts";

const barWidth = 24;

/**
 * Shows how far downloads are: on a terminal a line for each, drawn again and again, of which stays what there is to
 * know at the end; as JSON each change on a line of its own; else a line when something happens.
 */
export class PullProgress implements Disposable {
  readonly #context: CommandContext;
  readonly #json: boolean;
  readonly #downloads = new Map<string, Download>();
  #linesShown = 0;

  constructor(context: CommandContext, json: boolean) {
    this.#context = context;
    this.#json = json;
  }

  update(download: Download): void {
    const { stdout, stderr } = this.#context;
    const before = this.#downloads.get(download.id);
    this.#downloads.set(download.id, download);
    if (this.#json) {
      stdout.write(`${JSON.stringify({ type: "download", ...download })}\n`);
    } else if (stderr.isTTY === true) {
      this.#wipe();
      if (hasNews(download)) stderr.write(`${plainLine(download)}\n`);
      this.#draw();
    } else if (
      before?.status !== download.status ||
      before?.trouble?.code !== download.trouble?.code
    ) {
      stderr.write(`${plainLine(download)}\n`);
    }
  }

  [Symbol.dispose](): void {
    this.#wipe();
  }

  #draw(): void {
    const lines = [...this.#downloads.values()].filter((one) => !isSettled(one)).map(terminalLine);
    if (lines.length === 0) return;
    this.#context.stderr.write(`${lines.join("\n")}\n`);
    this.#linesShown = lines.length;
  }

  #wipe(): void {
    if (this.#linesShown > 0) this.#context.stderr.write(`\u001B[${this.#linesShown}A\u001B[J`);
    this.#linesShown = 0;
  }
}

/** Tells whether there is more to know of a model than that it was downloaded. */
function hasNews({ alreadyHere, updateAvailable }: Download): boolean {
  return alreadyHere === true || updateAvailable === true;
}

function plainLine(download: Download): string {
  const { name, source, status, alreadyHere, updateAvailable } = download;
  const newer =
    updateAvailable === true ? `  A newer version is on the hub: llm pull --update ${source}` : "";
  if (alreadyHere === true) {
    return `${name}: here already, nothing was fetched  ${formatBytes(download.receivedBytes)}${newer}`;
  }
  return `${name}: ${status}${amount(download)}${trouble(download)}${newer}`;
}

function terminalLine(download: Download): string {
  const { name, status, receivedBytes, totalBytes = 0, bytesPerSecond, secondsLeft } = download;
  const share = totalBytes === 0 ? 0 : Math.min(1, receivedBytes / totalBytes);
  const bar = "█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "░");
  if (status !== "downloading") return `${name}  ${bar}  ${status}${trouble(download)}`;
  const speed = `${formatBytes(bytesPerSecond)}/s`;
  const left = secondsLeft === undefined ? "" : `  ${formatDuration(secondsLeft)} left`;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${name}  ${bar} ${percent}${amount(download)}  ${speed}${left}${trouble(download)}`;
}

function amount({ receivedBytes, totalBytes, repairedBytes }: Download): string {
  if (receivedBytes === 0 && totalBytes === undefined) return "";
  const total = totalBytes === undefined ? "" : ` of ${formatBytes(totalBytes)}`;
  const repaired = repairedBytes === undefined ? "" : `, repairing ${formatBytes(repairedBytes)}`;
  return `  ${formatBytes(receivedBytes)}${total}${repaired}`;
}

function trouble({ trouble: error }: Download): string {
  return error === undefined ? "" : `  ${error.message} Trying again.`;
}
