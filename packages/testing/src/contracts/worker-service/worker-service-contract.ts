import type { TestApi } from "../test-api.ts";
import { cancellingCases } from "./cancelling-cases.ts";
import { embeddingCases } from "./embedding-cases.ts";
import { errorCases } from "./error-cases.ts";
import { fileCases, noFileCases } from "./file-cases.ts";
import { generationCases } from "./generation-cases.ts";
import { crashCases, disposalCases } from "./lifecycle-cases.ts";
import { loadingCases } from "./loading-cases.ts";
import { messageCases } from "./message-cases.ts";
import { outputCases } from "./output-cases.ts";
import { samplingCases } from "./sampling-cases.ts";
import { streamingCases } from "./streaming-cases.ts";
import { noTokenCases, tokenCases } from "./token-cases.ts";
import { noTuningCases, tuningCases } from "./tuning-cases.ts";
import { WorkerCases, type MakeWorkerSetup, type WorkerCapabilities } from "./worker-setup.ts";

const everything: WorkerCapabilities = { crash: false, files: true, tuning: true, tokens: true };

/**
 * What every `WorkerService` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function workerServiceContract(
  api: TestApi,
  setup: MakeWorkerSetup,
  given: Partial<WorkerCapabilities> = {},
): void {
  const capabilities = { ...everything, ...given };
  api.describe("WorkerService contract", () => {
    const cases = new WorkerCases(api, setup, capabilities);
    streamingCases(cases);
    cancellingCases(cases);
    generationCases(cases);
    samplingCases(cases);
    messageCases(cases);
    errorCases(cases);
    outputCases(cases);
    embeddingCases(cases);
    loadingCases(cases);
    (capabilities.files ? fileCases : noFileCases)(cases);
    (capabilities.tuning ? tuningCases : noTuningCases)(cases);
    (capabilities.tokens ? tokenCases : noTokenCases)(cases);
    disposalCases(cases);
    if (capabilities.crash) crashCases(cases);
  });
}
