import "./check-node.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { startBusyLoops } from "./busy-loops.mjs";
import { freshClone } from "./fresh-clone.mjs";
import { jest, passes, seconds } from "./test-steps.mjs";

const help = `Usage: npm run test:all [-- options]

Runs npm test, and then what it leaves out: what needs the package registry, takes long, or only repeats.

Options:
  --rest            only what npm test leaves out
  --only <names>    only these parts of it, with commas between them: faults, leaks, soak,
                    busy, clone
  --busy            only the tests of npm test, three times, beside two busy loops per CPU: for hours, not for minutes
  --help            show this text
`;

const node = process.execPath;

/** What `npm test` leaves out. Each part tells whether it passed, or why it could not run. */
const parts = {
  faults: () =>
    passes(
      "500 faults, 1,000 damaged files and 100 kills",
      node,
      only("test/faults/(faults|kill)", "test/bad-files/bad-files"),
      { environment: { FAULTS: "500", BAD_FILES: "1000", FAULTS_KILLS: "100" } },
    ),
  leaks: () =>
    withFolder((folder) =>
      passes(
        "200 loads, 1,000 aborts and a reader that stands still for a minute",
        node,
        only("test/faults/(leaks|aborts|back-pressure)"),
        // Where figures are wanted, these do all that the figures are taken of.
        { environment: { FAULTS_REPORT: folder } },
      ),
    ),
  soak: () =>
    passes("Three minutes of kills", node, only("test/faults/soak"), {
      environment: { SOAK_MINUTES: "3" },
    }),
  busy: () => beside([...jest, "--testPathPatterns", ...waiting], 3),
  clone: freshClone,
};

/** Tests of what waits: for processes, timers, sockets and other answers. */
const waiting = [
  "packages/infrastructure/llama-worker/src/(host|engine/(answer|scheduler|native|cpu-pin))/",
  "packages/infrastructure/model-files/src/(transfer|network)/",
  "packages/(domain|application|protocol|testing)/",
  "apps/cli/test/",
];

/** What this command leaves out too, and how to get it. */
const elsewhere = [
  "Files that are refused were not shown to native code, and no figures were kept, for that takes half an hour: npm run faults",
  "Thirty minutes of kills did not run, for they take thirty minutes: npm run soak -- --minutes 30",
  "Every test on a busy machine did not run, for that takes an hour: npm run test:all -- --busy",
  "The benchmarks against other engines did not run, for they want a machine of their own: npm run bench",
];

const began = performance.now();
const { rest, names, busy } = readOptions();
bootstrap();
if (busy) {
  end(beside([...jest, "--ignoreProjects", "e2e"], 3) ? [] : ["busy"]);
} else {
  if (!rest && !passes("npm test", "npm", ["test"])) end(["npm test"]);
  const failed = [];
  const notes = [];
  for (const name of names) {
    const outcome = await parts[name]();
    if (outcome === false) failed.push(name);
    else if (outcome !== true) notes.push(outcome);
  }
  console.log(`\n${[...notes, ...elsewhere].join("\n")}`);
  end(failed);
}

/** Runs the tests that match, one file after the other, so that they do not disturb each other's times. */
function only(...patterns) {
  return [...jest, "--runInBand", "--testPathPatterns", ...patterns];
}

function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "test-all-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function beside(command, rounds) {
  const stop = startBusyLoops();
  try {
    for (let round = 1; round <= rounds; round++) {
      if (!passes(`Tests on a busy machine, ${round} of ${rounds}`, node, command)) return false;
    }
    return true;
  } finally {
    stop();
  }
}

function end(failed) {
  if (failed.length === 0) console.log(`\nEverything passed in ${seconds(began)} s.`);
  else console.error(`\nFailed: ${failed.join(", ")}.`);
  process.exit(failed.length === 0 ? 0 : 1);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rest: { type: "boolean", default: false },
        only: { type: "string" },
        busy: { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const chosen = values.only?.split(",") ?? Object.keys(parts);
    const unknown = chosen.find((name) => !(name in parts));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
    return { ...values, rest: values.rest || values.only !== undefined, names: chosen };
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n\n${help}`);
    process.exit(2);
  }
}
