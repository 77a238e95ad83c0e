import assert from "node:assert/strict";
import type { ModelId, ModelRepository, ModelPlace } from "@llm/domain";
import { assertFails, failureOf } from "../rejections.ts";
import type { TestApi } from "../test-api.ts";

/** What the contract runs against; made for each case and disposed after it. */
export interface RepositorySetup extends AsyncDisposable {
  /** Has the model `starter`, which came with the program, before all others. */
  readonly repository: ModelRepository;
  /** A model file of the user's, outside of the library. */
  readonly file: string;
  /** Another model file of the user's, with the same name in another folder. */
  readonly sameName: string;
  /** A path with nothing at it. */
  readonly missing: string;
  /** A file that is no model. */
  readonly foreign: string;
  /** Changes a byte of the file of a model, as a failing disk does. */
  damage(id: ModelId): Promise<void>;
  /** The repository as the next program opens it; one in memory is its own next one. */
  reopen(): ModelRepository;
}

/**
 * What every `ModelRepository` promises, as tests: run it for each implementation.
 * A setup is made for each case and disposed after it.
 */
export function modelRepositoryContract(api: TestApi, setup: () => Promise<RepositorySetup>): void {
  const it = (name: string, body: (given: RepositorySetup) => Promise<void>) =>
    api.it(name, async () => {
      await using given = await setup();
      await body(given);
    });

  api.describe("ModelRepository contract", () => {
    it("lists the default model first, and finds it", async ({ repository }) => {
      const [first] = await repository.list();
      assert.equal(first?.id, "starter");
      assert.equal(first?.origin, "bundled");
      assert.deepEqual(await repository.find("starter"), first);
      const place = await repository.locate("starter");
      assert.equal(place.modelId, "starter");
      assert.ok(pathOf(place)?.endsWith(".gguf"));
    });

    it("adds a file once, whichever way", async ({ repository, file }) => {
      const added = await repository.addFile(file);
      assert.equal(added.origin, "file");
      assert.ok(Number(added.sizeBytes) > 0);
      assert.deepEqual(await repository.addFile(file), added);
      assert.deepEqual(await repository.importFile(file), added);
      assert.equal(pathOf(await repository.locate(added.id)), file);
      const ids = (await repository.list()).map(({ id }) => id);
      assert.equal(ids.filter((id) => id === added.id).length, 1);
    });

    it("imports a copy, with progress to its end, and frees its bytes again", async (given) => {
      const { repository, file } = given;
      const steps: number[] = [];
      const onProgress = (step: number) => void steps.push(step);
      const model = await repository.importFile(file, { copy: true, onProgress });
      assert.notEqual(pathOf(await repository.locate(model.id)), file);
      assert.equal(model.deletesFiles, true);
      assert.equal(steps.at(-1), 1);
      for (const [index, step] of steps.entries()) assert.ok(step >= (steps[index - 1] ?? 0));
      const removed = await repository.remove(model.id);
      assert.deepEqual(removed, { modelId: model.id, freedBytes: model.sizeBytes });
      assert.equal(await repository.find(model.id), undefined);
    });

    it("frees nothing of a file that it only points to", async ({ repository, file }) => {
      const { id, deletesFiles } = await repository.importFile(file);
      assert.equal(deletesFiles, undefined);
      assert.deepEqual(await repository.remove(id), { modelId: id, freedBytes: 0 });
      assert.equal(await repository.find(id), undefined);
      assert.ok(Number((await repository.addFile(file)).sizeBytes) > 0);
    });

    it("keeps the id of each model, whatever comes later and whoever asks", async (given) => {
      const { repository, file, sameName, reopen } = given;
      const first = await repository.importFile(file);
      const second = await reopen().importFile(sameName);
      const copy = await reopen().importFile(file, { copy: true });
      assert.equal(new Set([first.id, second.id, copy.id]).size, 3);
      assert.equal(pathOf(await reopen().locate(first.id)), file);
      assert.equal(pathOf(await reopen().locate(second.id)), sameName);
      await reopen().remove(first.id);
      assert.equal(pathOf(await reopen().locate(second.id)), sameName);
      assert.equal(await reopen().find(first.id), undefined);
    });

    it("keeps the reason of an abort, and adds nothing", async ({ repository, file }) => {
      const reason = new Error("Another one, please.");
      const before = await repository.list();
      const signal = AbortSignal.abort(reason);
      assert.equal(await failureOf(repository.importFile(file, { signal })), reason);
      const controller = new AbortController();
      const copying = repository.importFile(file, {
        copy: true,
        signal: controller.signal,
        onProgress: () => controller.abort(reason),
      });
      assert.equal(await failureOf(copying), reason);
      assert.equal(await failureOf(repository.verify("starter", { signal })), reason);
      assert.deepEqual(await repository.list(), before);
    });

    it("checks a model and says when there is nothing to compare with", async (given) => {
      const { repository, file } = given;
      const { id } = await repository.addFile(file);
      const steps: number[] = [];
      const checked = await repository.verify(id, { onProgress: (step) => steps.push(step) });
      assert.equal(checked.modelId, id);
      assert.equal(checked.status, "unknown");
      assert.equal(checked.files.length, 1);
      assert.match(checked.files[0]?.sha256 ?? "", /^[0-9a-f]{64}$/);
      assert.equal(steps.at(-1), 1);
    });

    it("knows what it imported by its hash, where it is and as a copy", async (given) => {
      const { repository, file, damage, reopen } = given;
      const steps: number[] = [];
      const onProgress = (step: number) => void steps.push(step);
      const reference = await repository.importFile(file, { onProgress });
      assert.equal(steps.at(-1), 1);
      const copy = await repository.importFile(file, { copy: true });
      for (const { id } of [reference, copy]) {
        assert.equal((await repository.verify(id)).status, "intact");
        await damage(id);
        const [found] = (await reopen().verify(id)).files;
        assert.match(found?.expectedSha256 ?? "", /^[0-9a-f]{64}$/);
        assert.notEqual(found?.sha256, found?.expectedSha256);
        assert.equal((await reopen().verify(id)).status, "damaged");
      }
    });

    it("refuses what is missing and what is no model", async (given) => {
      const { repository, missing, foreign } = given;
      await assertFails(repository.addFile(missing), "MODEL_NOT_FOUND");
      await assertFails(repository.importFile(missing), "MODEL_NOT_FOUND");
      await assertFails(repository.addFile(foreign), "MODEL_FILE_INVALID");
      await assertFails(repository.importFile(foreign, { copy: true }), "MODEL_FILE_INVALID");
    });

    it("knows no model by another name, and deletes none that came with the program", async (given) => {
      const { repository } = given;
      assert.equal(await repository.find("none"), undefined);
      await assertFails(repository.locate("none"), "MODEL_NOT_FOUND");
      await assertFails(repository.remove("none"), "MODEL_NOT_FOUND");
      await assertFails(repository.verify("none"), "MODEL_NOT_FOUND");
      await assertFails(repository.remove("starter"), "INVALID_ARGUMENT");
      assert.equal((await repository.list())[0]?.id, "starter");
    });
  });
}

function pathOf(place: ModelPlace): string | undefined {
  return place.kind === "file" ? place.path : undefined;
}
