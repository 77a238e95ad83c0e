/** @jest-config-loader esbuild-register */
import type { Config } from "jest";

const typescript = {
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "^.+\\.tsx?$": ["ts-jest", { useESM: true, tsconfig: "<rootDir>/tsconfig.json" }],
  },
} satisfies Config;

// The source condition comes first, so that tests run on sources and need no build.
const conditions = { customExportConditions: ["@llm/source", "node", "node-addons"] };

function nodeProject(rootDir: string, options: Config = {}): Config {
  return {
    ...typescript,
    displayName: rootDir.split("/").at(-1)!,
    rootDir,
    testEnvironment: "node",
    testEnvironmentOptions: conditions,
    testMatch: ["<rootDir>/src/**/*.test.ts", "<rootDir>/test/**/*.test.ts"],
    ...options,
  };
}

function browserProject(rootDir: string, options: Config = {}): Config {
  return nodeProject(rootDir, {
    testEnvironment: "jsdom",
    testEnvironmentOptions: { customExportConditions: ["@llm/source", "browser"] },
    testMatch: ["<rootDir>/src/**/*.test.{ts,tsx}"],
    ...options,
  });
}

const config: Config = {
  coverageProvider: "babel",
  coverageDirectory: "coverage",
  projects: [
    nodeProject("packages/domain"),
    nodeProject("packages/application"),
    nodeProject("packages/protocol"),
    nodeProject("packages/gguf"),
    nodeProject("packages/testing"),
    nodeProject("packages/runtime"),
    nodeProject("packages/infrastructure/llama-worker"),
    nodeProject("packages/infrastructure/model-files"),
    nodeProject("packages/infrastructure/electron-ipc"),
    nodeProject("packages/infrastructure/http-server"),
    browserProject("packages/react"),
    nodeProject("apps/cli"),
    browserProject("apps/desktop", { testMatch: ["<rootDir>/src/renderer/**/*.test.{ts,tsx}"] }),
    nodeProject("apps/desktop", {
      displayName: "desktop-main",
      testMatch: ["<rootDir>/src/{main,preload,engine,web}/**/*.test.ts"],
    }),
  ],
};

export default config;
