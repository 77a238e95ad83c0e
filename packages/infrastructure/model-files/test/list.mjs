// Lists a library with the built package, one line a model; its process is there to be one of several.
import { FileModelRepository } from "../dist/index.js";

const [, , home] = process.argv;
const repository = new FileModelRepository({
  bundled: [],
  folder: `${home}/models`,
  referencesFile: `${home}/references.json`,
});
for (const { id } of await repository.list()) {
  const { path } = await repository.locate(id);
  process.stdout.write(`${id} ${path.slice(home.length + 1)}\n`);
}
