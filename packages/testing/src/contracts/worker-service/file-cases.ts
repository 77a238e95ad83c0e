import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertFails } from "../rejections.ts";
import type { WorkerCases } from "./worker-setup.ts";

const endpoint = { kind: "endpoint", modelId: "far", endpointId: "office", name: "big" } as const;

/** An engine of this machine loads files, and says what is wrong with one. */
export function fileCases(cases: WorkerCases): void {
  cases.it("fails with MODEL_NOT_FOUND for a path without a file", async ({ worker }) => {
    const path = join(tmpdir(), "missing-model.gguf");
    const load = worker.loadModel({ kind: "file", modelId: "missing", path });
    await assertFails(load, "MODEL_NOT_FOUND");
  });

  cases.it("fails with MODEL_FILE_INVALID for a text file", async ({ worker }) => {
    const folder = await mkdtemp(join(tmpdir(), "worker-contract-"));
    try {
      const path = join(folder, "notes.txt");
      await writeFile(path, "This is a note and not a model.\n".repeat(100));
      const load = worker.loadModel({ kind: "file", modelId: "notes", path });
      await assertFails(load, "MODEL_FILE_INVALID");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  cases.it("refuses a model that an endpoint runs", async ({ worker }) => {
    await assertFails(worker.loadModel(endpoint), "NOT_SUPPORTED");
  });
}

/** Any other engine refuses files. */
export function noFileCases(cases: WorkerCases): void {
  cases.it("refuses a file of this machine", async ({ worker }) => {
    const place = { kind: "file", modelId: "near", path: join(tmpdir(), "model.gguf") } as const;
    await assertFails(worker.loadModel(place), "NOT_SUPPORTED");
  });

  cases.it("fails with MODEL_NOT_FOUND for a name it does not know", async ({ worker, model }) => {
    const place = { ...model, modelId: "unknown", name: "no-such-model" };
    await assertFails(worker.loadModel(place), "MODEL_NOT_FOUND");
  });
}
