import type { TestApi } from "../test-api.ts";
import { askingCases } from "./asking-cases.ts";
import { clientCase, type ClientCapabilities, type ClientSetup } from "./client-setup.ts";
import { downloadCases } from "./download-cases.ts";
import { disconnectCases, failureCases } from "./failure-cases.ts";
import { hubAccountCases } from "./hub-account-cases.ts";
import { modelCases } from "./model-cases.ts";
import { outputCases } from "./output-cases.ts";
import { streamCases } from "./stream-cases.ts";

/**
 * What `LlmService`, `ModelManager`, the downloads, the catalogue and the hub's account promise together, as tests: run it for each way to reach them.
 * A setup is made for each case and disposed after it.
 */
export function clientServicesContract(
  api: TestApi,
  setup: () => Promise<ClientSetup>,
  capabilities: ClientCapabilities = { disconnect: false },
): void {
  api.describe("client services contract", () => {
    const it = clientCase(api, setup);
    askingCases(it);
    streamCases(it);
    outputCases(it);
    modelCases(it);
    downloadCases(it);
    hubAccountCases(it);
    failureCases(it);
    if (capabilities.disconnect) disconnectCases(it);
  });
}
