import { describe, expect, it } from "@jest/globals";
import { reportOf, taskResult } from "../../test/reports.ts";
import { planDownloads } from "../downloads/plan-downloads.ts";
import { planTasks } from "../plan.ts";
import { compare, lackOf, type FigureOf } from "./bench-report.ts";
import { downloadGoals } from "./download-goals.ts";
import { goals } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { formatNumber, toMarkdown } from "./markdown.ts";
import { requiredFigures } from "./required-figures.ts";

const rates = (...values: readonly number[]) =>
  values.map((tokensPerSecond) => ({ tokensPerSecond }));

describe("compare", () => {
  const figure = "tokensPerSecond";
  const task = "parallel-4";
  const of = { task, figure, peer: "in-process" } as const;

  it("divides round by round, so that a slow round slows both", () => {
    const report = reportOf([
      taskResult(task, {
        "in-process": rates(200, 20, 200),
        "node-llama-cpp": rates(100, 10, 100),
      }),
    ]);
    const to = [{ task, figure, peer: "node-llama-cpp" }] as const;
    expect(compare(report, { of, to })).toEqual([2, 2, 2]);
    expect(compare(report, { of, to, by: "difference" })).toEqual([100, 10, 100]);
    expect(compare(report, { of })).toEqual([200, 20, 200]);
  });

  it("takes the best of several, by what is better for the figure", () => {
    const both = (tokensPerSecond: number, firstTokenMs: number) => [
      { tokensPerSecond, firstTokenMs },
    ];
    const report = reportOf([
      taskResult(task, { a: both(100, 100), b: both(50, 50), "in-process": both(100, 100) }),
    ]);
    const against = (name: "tokensPerSecond" | "firstTokenMs") =>
      compare(report, {
        of: { ...of, figure: name },
        to: ["a", "b"].map((peer) => ({ task, figure: name, peer })),
      });
    expect(against("tokensPerSecond")).toEqual([1]);
    expect(against("firstTokenMs")).toEqual([2]);
  });

  it("leaves out rounds that one of them did not finish, and who was not measured at all", () => {
    const report = reportOf([
      taskResult(task, { "in-process": rates(200, 100), a: rates(100), fugood: [] }),
    ]);
    const to = ["a", "fugood"].map((peer) => ({ task, figure, peer }) as const);
    expect(compare(report, { of, to })).toEqual([2]);
    expect(compare(report, { of, to: to.slice(1) })).toEqual([]);
    expect(compare(report, { of: { ...of, peer: "elsewhere" } })).toEqual([]);
  });
});

describe("lackOf", () => {
  it("names who is missing, and why", () => {
    const report = reportOf([
      taskResult("parallel-4", { "in-process": rates(1) }, { "llama-server": "not found" }),
    ]);
    const of = { task: "parallel-4", figure: "tokensPerSecond", peer: "in-process" } as const;
    const to = ["llama-server", "fugood"].map((peer) => ({ ...of, peer }));
    expect(lackOf(report, { of })).toEqual([]);
    expect(lackOf(report, { of, to })).toEqual([
      "llama-server: not found",
      "fugood: did not take part",
    ]);
  });
});

describe("judgeGoals", () => {
  function judged(statement: string, report: Parameters<typeof judgeGoals>[0]) {
    const goal = judgeGoals(report).find((one) => one.statement === statement);
    return goal === undefined ? undefined : { measured: goal.measured, verdict: goal.verdict };
  }

  it("knows all eight, and measures none of them in an empty run", () => {
    const judgedGoals = judgeGoals(reportOf([]));
    expect([...new Set(judgedGoals.map(({ number }) => number))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(judgedGoals.map(({ verdict }) => verdict))).toEqual(
      new Set(["not measured here"]),
    );
    expect(judgedGoals.filter(({ lack }) => lack.length === 0)).toEqual([]);
  });

  it("passes what reaches its bound, and says what fell short", () => {
    const report = reportOf([
      taskResult("parallel-4", {
        "in-process": rates(180),
        "node-llama-cpp": rates(100),
        "llama-server": rates(181),
      }),
    ]);
    expect(judged("N=4: throughput against parallel LlamaCompletion", report)).toEqual({
      measured: 1.8,
      verdict: "pass",
    });
    expect(judged("N=4: throughput against llama-server", report)?.verdict).toBe("fell short");
  });

  it("counts less time as more speed", () => {
    const report = reportOf([
      taskResult("stream-135M", {
        "in-process": [{ msPerToken: 10, msPerTokenP50: 10 }],
        "llama-bench": [{ msPerToken: 9, msPerTokenP50: 9.8 }],
      }),
    ]);
    expect(judged("135M: speed by p50 against llama-bench", report)).toEqual({
      measured: expect.closeTo(0.98),
      verdict: "pass",
    });
    expect(judged("135M: speed by mean against llama-bench", report)?.verdict).toBe("fell short");
  });

  it("holds the choice of threads against the best of the others", () => {
    const report = reportOf([
      taskResult("threads", {
        "no-options": rates(80),
        "engine-process": rates(100),
        "2-threads": rates(10),
      }),
    ]);
    expect(judged("no options: speed against the best fixed number of threads", report)).toEqual({
      measured: 0.8,
      verdict: "fell short",
    });
  });

  it("compares a turn with itself, and tokens by their difference", () => {
    const report = reportOf([
      taskResult("second-turn", {
        "in-process": [{ keptFirstTokenMs: 100, freshFirstTokenMs: 1000 }],
      }),
      taskResult("stream-15M", {
        "in-process": [{ msPerTokenP50: 3 }],
        "bare-loop": [{ msPerTokenP50: 2.5 }],
      }),
      taskResult("chunk-latency", {
        stamped: [{ chunkLatencyP50Ms: 0.1, chunkLatencyP99Ms: 5 }],
      }),
    ]);
    expect(judged("second turn: first token against reading everything again", report)).toEqual({
      measured: 0.1,
      verdict: "pass",
    });
    expect(judged("15M: time of a token over a bare loop on node-llama-cpp", report)).toEqual({
      measured: 0.5,
      verdict: "fell short",
    });
    expect(judged("engine to reader, p50", report)?.verdict).toBe("pass");
    expect(judged("engine to reader, p99", report)?.verdict).toBe("fell short");
  });
});

describe("goals", () => {
  const known = [...planTasks(), ...planDownloads()].flatMap(({ task, peers }) =>
    peers.map((peer) => `${task.name} ${peer}`),
  );
  const name = ({ task, peer }: FigureOf) => `${task} ${peer}`;

  it.each(
    [...goals, ...downloadGoals].map(
      (goal) => [goal.number, goal.statement, goal.comparison] as const,
    ),
  )("%p, %p: is measured by the plan, or says why not", (_number, _statement, comparison) => {
    if ("notMeasured" in comparison) return expect(comparison.notMeasured).not.toBe("");
    const { of, to = [] } = comparison;
    return expect(known).toEqual(expect.arrayContaining([of, ...to].map(name)));
  });
});

describe("goals of downloads", () => {
  it("are all eight, and none is met by an empty run", () => {
    const judged = judgeGoals(reportOf([]), downloadGoals);
    expect([...new Set(judged.map(({ number }) => number))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(judged.map(({ verdict }) => verdict))).toEqual(new Set(["not measured here"]));
    expect(judged.filter(({ lack }) => lack.length === 0)).toEqual([]);
  });

  it("are judged, and told with their units", () => {
    const report = reportOf([
      taskResult("download-fast", {
        own: [{ downloadSeconds: 1.4, cpuSeconds: 1, memoryMegabytes: 170, verifiedMs: 20 }],
        "node-llama-cpp": [{ downloadSeconds: 3, cpuSeconds: 2 }],
        curl: [{ downloadSeconds: 1 }],
      }),
      taskResult("download-killed", {
        own: [{ againPerKillMebibytes: 0.5 }, { againPerKillMebibytes: 1.5 }],
      }),
      taskResult("download-throttled", { own: [{ downloadSeconds: 1 }] }, { aria2c: "not found" }),
      taskResult("download-manners", { "own-manners": [{ tokensAtCdn: 0, leftFiles: 1 }] }),
    ]);
    const page = toMarkdown(report);
    for (const row of [
      "| 3 | nothing in the way: time, sha256 included, against curl | at most 1.5x | 1.40x | pass |",
      "| 4 | processor time, sha256 included, against node-llama-cpp | at most 0.65x | 0.500x | pass |",
      "| 4 | most memory | at most 160 MB | 170 MB | fell short |",
      "| 4 | most memory on a slow disk | at most 160 MB | – | not measured here (no slow disk) |",
      "| 5 | sent again for each kill -9, mean | at most 8 MiB | 1.00 MiB (0.500–1.50) | pass |",
      "| 6 | files left by cancel | at most 0 | 1.00 | fell short |",
      "| 7 | requests with the token to another origin | at most 0 | 0.00 | pass |",
      "not measured here (aria2c: not found) |",
    ]) {
      expect(page).toContain(row);
    }
  });
});

describe("requiredFigures", () => {
  it("compares before and after on the same model", () => {
    const report = reportOf([
      taskResult("plain-stream", {
        "no-options": [{ msPerTokenP50: 13, firstTokenMs: 100 }],
        "node-llama-cpp-defaults": [{ msPerTokenP50: 9000, firstTokenMs: 120 }],
      }),
      taskResult("plain-start", {
        "no-options": [{ memoryMegabytes: 300 }],
        "node-llama-cpp-defaults": [{ memoryMegabytes: 450 }],
        "node-llama-cpp": [{ memoryMegabytes: 300 }],
      }),
    ]);
    const [chunks, latency, memory, throughput] = requiredFigures(report);
    expect(chunks).toMatchObject({ before: 9000, after: 13, verdict: "pass" });
    expect(chunks?.lack).toEqual(["node-llama-cpp: did not take part"]);
    expect(latency).toMatchObject({ verdict: "fell short" });
    expect(memory).toMatchObject({ ratioTuned: 1, verdict: "pass", lack: [] });
    expect(throughput).toMatchObject({ ratio: undefined, verdict: "not measured here" });
  });
});

describe("toMarkdown", () => {
  const report = reportOf(
    [
      taskResult(
        "parallel-4",
        { "in-process": rates(150, 140, 160), "node-llama-cpp": rates(75) },
        { "llama-server": "not found: set LLAMA_SERVER | PATH" },
      ),
    ],
    true,
  );
  const page = toMarkdown(report);

  it("says when, how and where", () => {
    expect(page).toContain("Measured on 2026-05-04 by `npm run bench -- --quick`");
    expect(page).toContain("- CPU: Some CPU, 2 logical cores\n- Node: v20.19.0");
  });

  it("gives the median with its spread, and why a peer is missing", () => {
    expect(page).toContain("|  | tokens/s | Note |");
    expect(page).toContain("| in-process | 150 (140–160) |  |");
    expect(page).toContain("| node-llama-cpp | 75.0 |  |");
    expect(page).toContain("| llama-server | – | not found: set LLAMA_SERVER \\| PATH |");
  });

  it("gives each goal its verdict", () => {
    expect(page).toContain(
      "| 3 | N=4: throughput against parallel LlamaCompletion | at least 1.8x | 2.00x | pass |",
    );
    const other = reportOf([
      taskResult("parallel-4", { "in-process": rates(150, 180), "node-llama-cpp": rates(75, 75) }),
    ]);
    expect(toMarkdown(other)).toContain("| at least 1.8x | 2.20x (2.00–2.40) | pass |");
  });

  it("says what stands in the way of a goal that fell short, and of no other", () => {
    const pageOf = (downloadSeconds: number) =>
      toMarkdown(
        reportOf([
          taskResult("download-fast", {
            own: [{ downloadSeconds }],
            curl: [{ downloadSeconds: 1 }],
          }),
        ]),
      );
    const reason = /^- 3, nothing in the way: .* against curl: curl writes the bytes/m;
    expect(pageOf(1.6)).toMatch(reason);
    expect(pageOf(1.5)).not.toMatch(reason);
    expect(page).not.toContain("What stands in the way");
  });

  it("names who was not measured, and never leaves a goal out", () => {
    expect(page).toContain(
      "| at least 1x | – | not measured here (llama-server: not found: set LLAMA_SERVER \\| PATH) |",
    );
    expect(page).toContain(
      "| at most 0.25 ms | – | not measured here (stamped: did not take part) |",
    );
    const rows = page.split("\n").filter((line) => /^\| [1-8] \|/.test(line));
    expect(rows).toHaveLength(goals.length + downloadGoals.length);
  });

  it("gives the four figures that were asked for", () => {
    expect(page).toMatch(/\| Memory, MB \| .* \| – \| – \| – \| – \| – \| not measured here \(/);
  });
});

describe("formatNumber", () => {
  it.each([
    [1234.5, "1235"],
    [123.4, "123"],
    [12.34, "12.3"],
    [1.234, "1.23"],
    [0.0123, "0.012"],
    [0, "0.00"],
    [Number.NaN, "–"],
    [undefined, "–"],
  ])("writes %p as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
