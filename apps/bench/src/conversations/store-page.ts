import type { StoreMeasurements } from "./measure-store.ts";

/** Most that a user should wait for the list, a conversation or a search, in milliseconds at the median. */
const goalMs = 100;

/** Writes the measurements as Markdown. */
export function toStorePage(measured: StoreMeasurements): string {
  const { size, importSeconds, textMegabytes, fileMegabytes, figures, eventLoopDelay } = measured;
  const perSecond = Math.round(size.conversations / importSeconds);
  const slow = figures.filter((figure) => figure.median >= goalMs).map(({ name }) => name);
  return [
    "# Conversations",
    "",
    `${size.conversations} conversations of ${size.turns} turns: ${textMegabytes.toFixed(0)} MB of text, ` +
      `a file of ${fileMegabytes.toFixed(0)} MB, stored one by one in ${importSeconds.toFixed(0)} s ` +
      `(${perSecond} a second).`,
    "",
    "| | median | 95 % | highest |",
    "| --- | ---: | ---: | ---: |",
    ...figures.map(
      ({ name, median, p95, highest }) =>
        `| ${name} | ${ms(median)} | ${ms(p95)} | ${ms(highest)} |`,
    ),
    "",
    `The event loop of the host was at most ${ms(eventLoopDelay.highest)} late, ` +
      `${ms(eventLoopDelay.p99)} at the 99th percentile.`,
    slow.length === 0
      ? `Each takes less than ${goalMs} ms at the median.`
      : `Slower than ${goalMs} ms at the median: ${slow.join(", ")}.`,
    "",
  ].join("\n");
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
}
