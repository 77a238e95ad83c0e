/** What `npm run faults` and `npm run soak` are to show, in the words of the page. */
export const goals = [
  `Containment. 1,000 faults: every request settles once, with a typed code, what was read is an exact prefix, and the
   next request works within 1 s (99th percentile) of the restart.`,
  `Bad files. At least 99 % of the files that would crash or stall native code are refused before it sees them.`,
  `Abort. At most 100 ms in an answer and 250 ms in a prompt (99th percentile), and no late chunk.`,
  `Leaks. At most 0.05 MB for each load and unload, 5 MB for 1,000 aborts, 2 % more memory of the host in 30 minutes with a
   kill every minute; no files and threads that stay.`,
  `Back-pressure. At most 64 chunks in flight for a reader that stands still; the engine pauses and nothing is lost.`,
];

const mebibyte = 1024 ** 2;
const megabytes = (bytes) => `${(bytes / mebibyte).toFixed(2)} MB`;
const times = ({ count, p50Ms, p99Ms, maxMs }) =>
  `${p50Ms} ms at the median, ${p99Ms} ms at the 99th percentile, ${maxMs} ms at most, of ${count}`;

const longestRecoveryMs = 1_000;
/** Of fewer times nothing is said. */
const isEnoughTimes = ({ count }) => count >= 50;
/** A few files are open for a moment only; a leak would be one with each cycle. */
const fewForAMoment = 4;

/**
 * Each part: its goal, what is measured, what came of it, and whether that reaches the goal. `isEnough` says whether so
 * much was done that it can be told. The figures of containment are only written when all its requests ended as they may.
 */
const parts = [
  {
    goal: 1,
    figures: ({ containment }) => containment,
    what: "faults while requests are under way",
    result: ({ faults, requests }) =>
      `${faults} faults, ${requests} requests: every one settled, with one of the codes its fault allows, and its text was a prefix of the right one`,
    holds: () => true,
    isEnough: ({ faults }) => faults >= 1_000,
  },
  {
    goal: 1,
    figures: ({ containment }) => containment?.recovery,
    what: "from the start of the next engine, or the end of the last request, to the next answer",
    result: times,
    holds: ({ p99Ms }) => p99Ms <= longestRecoveryMs,
    isEnough: isEnoughTimes,
  },
  {
    goal: 1,
    figures: ({ containment }) => containment?.coldStart,
    what: "the same when no spare engine is ready: a new service, its first crash, or the spare was killed too",
    result: times,
    holds: ({ p99Ms }) => p99Ms <= longestRecoveryMs,
    isEnough: isEnoughTimes,
    why: "a start takes about a second, of which 0.7 s are node-llama-cpp's import and its self-test ([ADR-0016](adr/ADR-0016-Supervision.md))",
  },
  ...["fixed", "fresh"].map((kind) => ({
    goal: 2,
    figures: (all) => all[`bad-files-${kind}`],
    what: `damaged files, ${kind} seeds`,
    result: ({ mutants, firstSeed, crashes, stalls, works, missed }) =>
      `${crashes.refused + stalls.refused} of ${crashes.count + stalls.count} that crash or stall native code were refused, ${missed.length} missed; ${works.refused} of ${works.count} that work were refused too; of ${mutants}, seeds from ${firstSeed}`,
    holds: ({ crashes, stalls }) =>
      crashes.refused + stalls.refused >= 0.99 * (crashes.count + stalls.count),
  })),
  ...[
    ["generation", "abort of an answer", 100],
    ["prompt", "abort while the prompt is read", 250],
  ].flatMap(([part, abort, longestMs]) =>
    [
      ["rejected", "until the call rejects"],
      ["atRest", "until the engine rests"],
    ].map(([moment, until]) => ({
      goal: 3,
      figures: (all) => all.abort?.[part][moment],
      what: `${abort}, ${until}`,
      result: times,
      holds: ({ p99Ms }) => p99Ms <= longestMs,
      isEnough: isEnoughTimes,
    })),
  ),
  {
    goal: 4,
    figures: ({ loads }) => loads,
    what: "loads and unloads, the last half of them",
    result: ({ cycles, growthBytes, files, threads }) =>
      `${megabytes(growthBytes)} more with each of ${cycles}; ${range(files)} files, ${range(threads)} threads`,
    holds: ({ growthBytes, files, threads }) =>
      growthBytes <= 0.05 * mebibyte && isSteady(files) && isSteady(threads),
    isEnough: ({ cycles }) => cycles >= 200,
  },
  {
    goal: 4,
    figures: ({ aborts }) => aborts,
    what: "aborts",
    result: ({ aborts, growthBytes, threads }) =>
      `${megabytes(growthBytes)} more after ${aborts}; ${range(threads)} threads`,
    holds: ({ growthBytes, threads }) => growthBytes <= 5 * mebibyte && isSteady(threads),
    isEnough: ({ aborts }) => aborts >= 1_000,
  },
  {
    goal: 4,
    figures: ({ soak }) => soak,
    what: "the host while its engine is killed again and again",
    result: (soak) =>
      `${Math.round(soak.seconds / 60)} minutes with a kill every ${soak.killEverySeconds} s, ${soak.starts} engines: its heap grew by ${soak.heapGrowthPercent} % and what is resident by ${soak.memoryGrowthPercent} %; ${soak.unhandled} unhandled rejections; requests ended as ${countsOf(soak.outcomes)}`,
    holds: ({ heapGrowthPercent, memoryGrowthPercent, unhandled }) =>
      Math.max(heapGrowthPercent, memoryGrowthPercent) <= 2 && unhandled === 0,
    isEnough: ({ seconds }) => seconds >= 30 * 60,
  },
  {
    goal: 5,
    figures: (all) => all["back-pressure"],
    what: "a reader that stands still",
    result: ({ stallMs, inFlight, engineCpuMs }) =>
      `${inFlight} chunks in flight after ${stallMs / 1_000} s, nothing lost; the engine computed for ${engineCpuMs ?? "?"} ms in that time`,
    holds: ({ stallMs, inFlight, engineCpuMs = 0 }) => inFlight <= 64 && engineCpuMs < stallMs / 10,
    isEnough: ({ stallMs }) => stallMs >= 60_000,
  },
];

/** For each part its goal, what was done, what came of it, and a verdict. */
export function goalRows(all) {
  return parts.map(({ goal, figures, what, result, ...judge }) => {
    const measured = figures(all);
    if (measured === undefined) return [goal, what, "–", "not measured yet"];
    return [goal, what, result(measured), verdictOn(measured, judge)];
  });
}

function verdictOn(measured, { holds, isEnough = () => true, why }) {
  if (!holds(measured)) return why === undefined ? "fell short" : `fell short: ${why}`;
  return isEnough(measured) ? "pass" : "too little was done to tell";
}

/** Whether files or threads stayed what they were; where they cannot be counted, nothing is held against them. */
function isSteady(figures) {
  return figures === undefined || figures.most - figures.least <= fewForAMoment;
}

function range(figures) {
  if (figures === undefined) return "uncounted";
  return figures.least === figures.most ? `${figures.most}` : `${figures.least} to ${figures.most}`;
}

export function countsOf(outcomes) {
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(", ");
}
