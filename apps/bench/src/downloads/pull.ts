import { beginning, type Pull, type PullResult, type PullSetup } from "./pull-messages.ts";

// Imported one by one: what one loads must not count for another.
const pulls: Readonly<Record<PullSetup["by"], () => Promise<Pull>>> = {
  own: async () => (await import("./own-pull.ts")).ownPull,
  "own-manners": async () => (await import("./own-manners.ts")).ownManners,
  "node-llama-cpp": async () => (await import("./node-llama-cpp-pull.ts")).nodeLlamaCppPull,
};

const setup = JSON.parse(process.argv[2] ?? "") as PullSetup;
const pull = await pulls[setup.by]();
process.stdout.write(`${beginning}\n`);
const beganAt = performance.now();
const cpuBefore = process.cpuUsage();
const { figures, ...file } = await pull(setup);
const { user, system } = process.cpuUsage(cpuBefore);
const result: PullResult = {
  ...file,
  figures: {
    downloadSeconds: (performance.now() - beganAt) / 1000,
    cpuSeconds: (user + system) / 1e6,
    memoryMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    ...figures,
  },
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
