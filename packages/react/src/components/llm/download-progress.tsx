import type { Download } from "@llm/domain";
import type { ReactNode } from "react";
import { formatBytes, formatDuration, formatPercent, formatSpeed } from "../../format/formats.ts";
import { errorWords } from "../../messages/error-words.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import { Progress } from "../ui/progress.tsx";

const gigabyte = 1e9;

export interface DownloadProgressProps {
  readonly download: Download;
  /** What is being done, for those who do not see the bar. */
  readonly label: string;
  /** Shows a bar without an end, for work of which nobody knows how long it takes. @default false */
  readonly isEndless?: boolean;
}

/** How far a download is: bar, percent, bytes, speed and time left. */
export function DownloadProgress(props: DownloadProgressProps): ReactNode {
  const { download, label, isEndless = false } = props;
  const { locale, downloads } = useMessages();
  const { receivedBytes, totalBytes, bytesPerSecond, secondsLeft } = download;
  const share = totalBytes ? Math.min(receivedBytes / totalBytes, 1) : 0;
  const percent = formatPercent(share, locale, (totalBytes ?? 0) >= gigabyte ? 1 : 0);
  const total = totalBytes === undefined ? undefined : formatBytes(totalBytes, locale);
  const received = downloads.received(formatBytes(receivedBytes, locale), total);
  const left =
    secondsLeft === undefined ? undefined : downloads.timeLeft(formatDuration(secondsLeft, locale));
  const pace = bytesPerSecond > 0 ? formatSpeed(bytesPerSecond, locale) : undefined;
  return (
    <div className="flex flex-col gap-1.5 text-xs/5 tabular-nums">
      <div className="flex items-center gap-3">
        {isEndless ? (
          <Progress label={label} />
        ) : (
          <Progress value={share} label={label} valueText={`${percent}, ${received}`} />
        )}
        {!isEndless && <span className="min-w-10 text-right font-mono">{percent}</span>}
      </div>
      <div className="flex min-h-5 flex-wrap justify-between gap-x-3 text-muted-foreground">
        <span>{isEndless ? label : received}</span>
        <span>{[pace, left].filter((part) => part !== undefined).join(" · ")}</span>
      </div>
      <Trouble download={download} />
    </div>
  );
}

/** What goes wrong at the moment and is being tried again. */
function Trouble({ download: { trouble } }: { readonly download: Download }): ReactNode {
  const messages = useMessages();
  if (trouble === undefined) return null;
  return (
    <p className="text-warning">
      {errorWords(trouble, messages).what} {messages.downloads.tryingAgain}
    </p>
  );
}
