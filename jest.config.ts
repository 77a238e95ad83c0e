/** @jest-config-loader esbuild-register */
import type { Config } from "jest";

// Every project has the repository as its root: istanbul counts no file outside of it, and the code of one
// package is also exercised by the tests of others.
function nodeProject(folder: string, options: Config = {}): Config {
  return {
    displayName: folder.slice(folder.lastIndexOf("/") + 1),
    roots: [`<rootDir>/${folder}`],
    extensionsToTreatAsEsm: [".ts", ".tsx"],
    transform: {
      "^.+\\.tsx?$": [
        "ts-jest",
        // Types are checked by check:types, once and for all packages.
        { useESM: true, transpilation: true, tsconfig: `<rootDir>/${folder}/tsconfig.json` },
      ],
    },
    testEnvironment: "node",
    // The source condition comes first, so that tests run on sources and need no build.
    testEnvironmentOptions: { customExportConditions: ["@llm/source", "node", "node-addons"] },
    testMatch: [`**/${folder}/{src,test}/**/*.test.ts`],
    ...options,
  };
}

function browserProject(folder: string, options: Config = {}): Config {
  return nodeProject(folder, {
    testEnvironment: "jsdom",
    testEnvironmentOptions: { customExportConditions: ["@llm/source", "browser"] },
    testMatch: [`**/${folder}/src/**/*.test.{ts,tsx}`],
    ...options,
  });
}

/** What shipped code must be covered by, in percent; rising. */
const core = { lines: 90, branches: 90 };
const rest = { lines: 80, branches: 80 };

const config: Config = {
  // Only a hang takes this long; machines differ by far more than the usual five seconds allow for.
  testTimeout: 60_000,
  // Many tests wait for processes and sockets, so that two at a time are almost twice as fast. A worker that has
  // grown with the modules of its tests collects garbage more than it tests, and is replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: "1GB",
  testSequencer: "<rootDir>/scripts/jest-sequencer.mjs",
  coverageProvider: "babel",
  coverageDirectory: "coverage",
  coverageReporters: ["text-summary", "json-summary", "lcovonly"],
  collectCoverageFrom: [
    "{packages/*,packages/infrastructure/*,apps/*}/src/**/*.{ts,tsx}",
    "!**/*.test.{ts,tsx}",
    "!**/index.ts",
    // Entries of processes, which run in processes that are not counted; they are thin for that reason.
    "!**/src/{main,preload,engine,web,process,renderer}/{main,preload,engine}.{ts,tsx}",
    "!packages/infrastructure/conversation-store/src/worker/store-worker.ts",
    "!apps/cli/src/main.ts",
    "!apps/bench/src/{main,measure,stamped-process}.ts",
    "!apps/bench/src/downloads/{hub-process,pull}.ts",
  ],
  coverageThreshold: {
    "./packages/domain/src/": core,
    "./packages/application/src/": core,
    "./packages/protocol/src/": core,
    "./packages/react/src/": core,
    global: rest,
  },
  projects: [
    nodeProject("packages/domain"),
    nodeProject("packages/application"),
    nodeProject("packages/protocol"),
    nodeProject("packages/gguf"),
    nodeProject("packages/testing"),
    nodeProject("packages/runtime"),
    nodeProject("packages/infrastructure/llama-worker"),
    nodeProject("packages/infrastructure/conversation-store"),
    nodeProject("packages/infrastructure/model-files"),
    nodeProject("packages/infrastructure/electron-ipc"),
    nodeProject("packages/infrastructure/http-server"),
    browserProject("packages/react"),
    nodeProject("apps/cli"),
    nodeProject("apps/bench"),
    browserProject("apps/desktop", {
      testMatch: ["**/apps/desktop/src/renderer/**/*.test.{ts,tsx}"],
    }),
    nodeProject("apps/desktop", {
      displayName: "desktop-main",
      testMatch: ["**/apps/desktop/src/{main,preload,engine,web}/**/*.test.ts"],
    }),
    // Needs the build and a browser: run for itself, with CHROMIUM_PATH set.
    nodeProject("apps/desktop", {
      displayName: "e2e",
      testMatch: ["**/apps/desktop/e2e/**/*.e2e.test.ts"],
    }),
  ],
};

export default config;
