// Downloads one model with the built package and prints what became of it; its process is there to be killed.
import { FileModelRepository, HubAccess, HubModelDownloader } from "../dist/index.js";

const { endpoint, home, source, patience } = JSON.parse(process.argv[2]);
const folder = `${home}/models`;
const access = new HubAccess({ endpoint, patience });
const downloader = new HubModelDownloader({
  access,
  folder,
  stateFolder: `${home}/downloads`,
  cacheFolder: `${home}/no-cache`,
  library: new FileModelRepository({ bundled: [], folder }),
});
const { id } = await downloader.start(source);
for await (const download of downloader.watch()) {
  if (download.id !== id || !["completed", "failed", "paused"].includes(download.status)) continue;
  process.stdout.write(`${JSON.stringify(download)}\n`);
  break;
}
await downloader[Symbol.asyncDispose]();
await access[Symbol.asyncDispose]();
