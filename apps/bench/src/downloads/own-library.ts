import { join } from "node:path";
import { FileModelRepository, HubAccess, HubModelDownloader } from "@llm/model-files";
import type { PullSetup } from "./pull-messages.ts";

/** Our downloader and its library, on a hub. */
export interface OwnLibrary extends AsyncDisposable {
  readonly folder: string;
  readonly downloader: HubModelDownloader;
  readonly library: FileModelRepository;
}

export function openOwnLibrary({ endpoint, token, home }: PullSetup): OwnLibrary {
  const folder = join(home, "models");
  const library = new FileModelRepository({ bundled: [], folder });
  const access = new HubAccess({ endpoint, token });
  const downloader = new HubModelDownloader({
    access,
    folder,
    stateFolder: join(home, "state"),
    cacheFolder: join(home, "no-cache"),
    library,
  });
  return {
    folder,
    library,
    downloader,
    async [Symbol.asyncDispose]() {
      await downloader[Symbol.asyncDispose]();
      await access[Symbol.asyncDispose]();
    },
  };
}
