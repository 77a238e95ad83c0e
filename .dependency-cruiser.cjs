// The dependency rules of docs/architecture.md. Tests may use what their package lists; shipped code may not.
const tests = "\\.test\\.tsx?$|/test/|/e2e/";
const domain = "^packages/domain/";
const protocol = "^packages/protocol/";
const gguf = "^packages/gguf/";

/** What shipped code of `from` may import of the workspace, beside its own package. */
function only(name, from, ...allowed) {
  return {
    name,
    severity: "error",
    from: { path: from, pathNot: tests },
    to: { path: "^(packages|apps)/", pathNot: [from, ...allowed] },
  };
}

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "domain-has-no-dependencies",
      severity: "error",
      from: { path: domain, pathNot: tests },
      to: { pathNot: domain },
    },
    only("application-uses-domain", "^packages/application/", domain),
    only("protocol-uses-domain", protocol, domain),
    only("gguf-uses-domain", gguf, domain),
    only("react-uses-domain-and-protocol", "^packages/react/", domain, protocol),
    only(
      "testing-uses-ports",
      "^packages/testing/",
      domain,
      protocol,
      gguf,
      "^packages/starter-model/",
    ),
    {
      name: "infrastructure-uses-ports-and-not-each-other",
      severity: "error",
      from: { path: "^packages/infrastructure/([^/]+)/", pathNot: tests },
      to: {
        path: "^(packages|apps)/",
        pathNot: ["^packages/infrastructure/$1/", domain, protocol, gguf],
      },
    },
    {
      name: "only-the-engine-knows-node-llama-cpp",
      severity: "error",
      from: {
        pathNot: [
          "^packages/infrastructure/llama-worker/src/(engine|process)/",
          // As a peer, to be measured against.
          "^apps/bench/src/engines/node-llama-cpp-engine\\.ts$",
          "^apps/bench/src/downloads/node-llama-cpp-pull\\.ts$",
        ],
      },
      to: { path: "node_modules/node-llama-cpp/" },
    },
    {
      name: "only-composition-roots-know-the-container-and-the-logger",
      severity: "error",
      from: { pathNot: "^(packages/runtime|apps)/" },
      to: { path: "node_modules/(tsyringe|pino|reflect-metadata)/" },
    },
    {
      name: "only-the-desktop-entries-import-electron",
      severity: "error",
      from: {
        pathNot: ["^apps/desktop/src/(main|preload|engine)/[a-z]+\\.ts$", "^packages/testing/"],
      },
      to: { path: "node_modules/electron/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-know-no-node",
      severity: "error",
      from: {
        path: "^(packages/(react|domain|application|protocol)|apps/desktop/src/renderer)/",
        pathNot: tests,
      },
      to: { dependencyTypes: ["core"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@llm/source", "types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".d.ts"],
    },
  },
};
