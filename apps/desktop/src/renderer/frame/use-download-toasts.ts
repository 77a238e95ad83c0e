import { isSettled, type Download } from "@llm/domain";
import { errorWords, useLLM, useMessages } from "@llm/react";
import { useEffect, useRef } from "react";
import { toast } from "sonner";

/** Tells of downloads that come to their end while the app is open, on whatever page. */
export function useDownloadToasts(): void {
  const messages = useMessages();
  const { state, actions } = useLLM();
  const { downloads, models, catalogue } = state;
  const before = useRef(downloads);
  useEffect(() => {
    const ended = Object.values(downloads).filter((download) =>
      hasJustEnded(download, before.current[download.id]),
    );
    before.current = downloads;
    for (const { status, error, modelId, source, name } of ended) {
      const known =
        models.find(({ id }) => id === modelId) ?? catalogue.find((one) => one.source === source);
      const shown = known?.name ?? name;
      if (status === "completed" && modelId !== undefined) {
        toast.success(messages.downloads.completed(shown), {
          description: messages.downloads.completedHint,
          action: {
            label: messages.models.load,
            onClick: () => void actions.loadModel(modelId),
          },
        });
      } else if (error !== undefined) {
        const { what, todo } = errorWords(error, messages);
        toast.error(messages.downloads.failed(shown), { description: `${what} ${todo}` });
      }
    }
  }, [downloads, models, catalogue, actions, messages]);
}

function hasJustEnded(download: Download, before: Download | undefined): boolean {
  return before !== undefined && !isSettled(before) && isSettled(download);
}
