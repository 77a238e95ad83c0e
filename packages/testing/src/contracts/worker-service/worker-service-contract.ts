import type { TestApi } from "../test-api.ts";
import { cancellingCases } from "./cancelling-cases.ts";
import { embeddingCases } from "./embedding-cases.ts";
import { errorCases } from "./error-cases.ts";
import { generationCases } from "./generation-cases.ts";
import { crashCases, disposalCases } from "./lifecycle-cases.ts";
import { loadingCases } from "./loading-cases.ts";
import { outputCases } from "./output-cases.ts";
import { streamingCases } from "./streaming-cases.ts";
import { WorkerCases, type MakeWorkerSetup, type WorkerCapabilities } from "./worker-setup.ts";

/**
 * What every `WorkerService` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function workerServiceContract(
  api: TestApi,
  setup: MakeWorkerSetup,
  capabilities: WorkerCapabilities = { crash: false },
): void {
  api.describe("WorkerService contract", () => {
    const cases = new WorkerCases(api, setup);
    streamingCases(cases);
    cancellingCases(cases);
    generationCases(cases);
    errorCases(cases);
    outputCases(cases);
    embeddingCases(cases);
    loadingCases(cases);
    disposalCases(cases);
    if (capabilities.crash) crashCases(cases);
  });
}
