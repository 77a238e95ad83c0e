import "./check-node.mjs";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap, root } from "./bootstrap.mjs";
import { writeFaultsReport } from "./faults-report.mjs";
import { jest } from "./test-steps.mjs";

const help = `Usage: npm run faults [-- patterns]
       npm run soak [-- --minutes 30]

Throws faults at real engine processes and downloads, shows damaged model files to native code, counts leaks, and writes
what came of it to docs/faults.json and docs/faults.md. Patterns choose test files; the report keeps the
figures of those that did not run. FAULTS, FAULTS_SEED and BAD_FILES say how many faults and files.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    soak: { type: "boolean", default: false },
    minutes: { type: "string", default: "30" },
    help: { type: "boolean", default: false, short: "h" },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write(
    `error: --minutes must be a number above 0, not "${values.minutes}".\n\n${help}`,
  );
  process.exit(2);
}

bootstrap();
const folder = mkdtempSync(join(tmpdir(), "faults-"));
try {
  process.exitCode = runTests({ FAULTS_REPORT: folder });
  writeFaultsReport(readFigures());
} finally {
  rmSync(folder, { recursive: true });
}

function runTests(environment) {
  const everything = ["test/faults/(?!soak)", "test/bad-files/"];
  const chosen = positionals.length === 0 ? everything : positionals;
  const { status } = spawnSync(
    process.execPath,
    [
      ...jest,
      // One file after the other, so that they do not disturb each other's times.
      "--runInBand",
      "--selectProjects",
      "llama-worker",
      "model-files",
      "--testPathPatterns",
      ...(values.soak ? ["test/faults/soak"] : chosen),
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        FAULTS_KILLS: "100",
        ...process.env,
        ...environment,
        ...(values.soak ? { SOAK_MINUTES: String(minutes) } : {}),
      },
    },
  );
  return status ?? 1;
}

function readFigures() {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      basename(file, ".json"),
      JSON.parse(readFileSync(join(folder, file), "utf8")),
    ]),
  );
}
