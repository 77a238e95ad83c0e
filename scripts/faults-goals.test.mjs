import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { goalRows, goals } from "./faults-goals.mjs";

const verdicts = (figures) => goalRows(figures).map(([, what, , verdict]) => `${what}: ${verdict}`);
const times = (p99Ms, count = 100) => ({ count, p50Ms: 1, p99Ms, maxMs: p99Ms });
const steady = { least: 10, most: 11 };

describe("goalRows", () => {
  it("has rows for every goal, and says what was not measured", () => {
    const rows = goalRows({});
    assert.deepEqual(
      [...new Set(rows.map(([goal]) => goal))],
      goals.map((_, index) => index + 1),
    );
    assert.ok(
      rows.every(([, , result, verdict]) => result === "–" && verdict === "not measured yet"),
    );
  });

  const abort = (p99Ms, count) => {
    const moments = { rejected: times(1), atRest: times(p99Ms, count) };
    return { abort: { generation: moments, prompt: moments } };
  };
  it("holds a time against its own limit", () => {
    const [answer, prompt] = ["abort of an answer", "abort while the prompt is read"].map(
      (what) => `${what}, until the engine rests`,
    );
    const at = (p99Ms, count) =>
      verdicts(abort(p99Ms, count)).filter((line) => line.includes("until the engine rests"));
    assert.deepEqual(at(100), [`${answer}: pass`, `${prompt}: pass`]);
    assert.deepEqual(at(101), [`${answer}: fell short`, `${prompt}: pass`]);
    assert.deepEqual(at(251), [`${answer}: fell short`, `${prompt}: fell short`]);
    assert.match(at(1, 0)[0], /too little was done to tell$/);
  });

  it("tells a run that was too short from one that passed", () => {
    const containment = { requests: 9, outcomes: {} };
    const first = (faults) => verdicts({ containment: { ...containment, faults } })[0];
    assert.match(first(1_000), /: pass$/);
    assert.match(first(999), /too little was done to tell$/);
  });

  it("says why an engine without a spare is late", () => {
    const containment = {
      faults: 1_000,
      requests: 9,
      recovery: times(900),
      coldStart: times(1_001),
    };
    const [, recovery, coldStart] = verdicts({ containment });
    assert.match(recovery, /: pass$/);
    assert.match(coldStart, /: fell short: a start takes about a second/);
  });

  it("wants files and threads to stay as they are, and memory too", () => {
    const loads = { cycles: 200, growthBytes: 1_000, files: steady, threads: steady };
    const line = (change) => {
      return verdicts({ loads: { ...loads, ...change } }).find((text) => text.startsWith("loads"));
    };
    assert.match(line({}), /: pass$/);
    assert.match(line({ files: undefined }), /: pass$/);
    assert.match(line({ files: { least: 10, most: 40 } }), /: fell short$/);
    assert.match(line({ growthBytes: 60_000 }), /: fell short$/);
  });

  it("counts the bad files that were refused", () => {
    const figures = (refused) => ({
      mutants: 500,
      firstSeed: 1,
      crashes: { count: 100, refused },
      stalls: { count: 100, refused: 100 },
      works: { count: 10, refused: 0 },
      missed: [],
    });
    const line = (refused) => verdicts({ "bad-files-fixed": figures(refused) })[3];
    assert.match(line(98), /: pass$/);
    assert.match(line(97), /: fell short$/);
  });
});
