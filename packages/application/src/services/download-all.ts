import type { Download, ModelDownloader, ModelFile, StartOptions } from "@llm/domain";

/** Several downloads as one. */
export interface CombinedProgress {
  readonly receivedBytes: number;
  /** Bytes of all, once each is known. */
  readonly totalBytes?: number;
  readonly bytesPerSecond: number;
  /** At that speed; absent while it cannot be told. */
  readonly secondsLeft?: number;
}

/** What became of one of several downloads. */
export type DownloadOutcome =
  | { readonly source: string; readonly file: ModelFile }
  | { readonly source: string; readonly error: unknown };

export interface DownloadAllOptions extends StartOptions {
  /** Told of every change of one of them, with what all of them come to. */
  readonly onProgress?: ((all: CombinedProgress, changed: Download) => void) | undefined;
  /** Cancels all; their outcomes are `signal.reason` then. */
  readonly signal?: AbortSignal | undefined;
}

/** Downloads several models. One that fails does not keep the others; there is an outcome for each, in order. */
export async function downloadAll(
  downloader: Pick<ModelDownloader, "download">,
  sources: readonly string[],
  { onProgress, signal, ...options }: DownloadAllOptions = {},
): Promise<readonly DownloadOutcome[]> {
  const latest = new Map<number, Download>();
  const one = async (source: string, index: number): Promise<DownloadOutcome> => {
    try {
      const file = await downloader.download(source, {
        ...options,
        ...(signal === undefined ? {} : { signal }),
        onProgress: (changed) => {
          latest.set(index, changed);
          onProgress?.(combine([...latest.values()], sources.length), changed);
        },
      });
      return { source, file };
    } catch (error) {
      return { source, error };
    }
  };
  return Promise.all(sources.map(one));
}

function combine(downloads: readonly Download[], count: number): CombinedProgress {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const receivedBytes = sum(downloads.map((download) => download.receivedBytes));
  const bytesPerSecond = sum(downloads.map((download) => download.bytesPerSecond));
  const totals = downloads.flatMap(({ totalBytes }) => totalBytes ?? []);
  if (totals.length < count) return { receivedBytes, bytesPerSecond };
  const totalBytes = sum(totals);
  if (bytesPerSecond === 0) return { receivedBytes, totalBytes, bytesPerSecond };
  const secondsLeft = Math.ceil((totalBytes - receivedBytes) / bytesPerSecond);
  return { receivedBytes, totalBytes, bytesPerSecond, secondsLeft };
}
