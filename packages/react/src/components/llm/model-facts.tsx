import { estimateFit, type LoadedModel, type MachineFacts, type SettingSource } from "@llm/domain";
import type { ReactNode } from "react";
import { formatBytes, formatCompact, formatCount } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";
import type { ModelOffer } from "../../store/model-offers.ts";
import { classNames } from "../ui/class-names.ts";

export interface ModelFactsProps {
  readonly model: ModelOffer;
  /** To tell whether the model runs well on it; undefined while it is not known. */
  readonly machine?: MachineFacts | undefined;
}

/** What is known of a model's file; what is not known is left out. */
export function ModelFacts({ model, machine }: ModelFactsProps): ReactNode {
  const { models, locale } = useMessages();
  const { sizeBytes, parameterCount, quantization, contextLength, license, downloadCount } = model;
  const compact = (count: number | undefined) =>
    count === undefined ? undefined : formatCompact(count, locale);
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-[13px]/5">
      <Fact
        name={models.size}
        value={sizeBytes === undefined ? undefined : formatBytes(sizeBytes, locale)}
      />
      <Fact name={models.parameters} value={compact(parameterCount)} />
      <Fact name={models.quantization} value={quantization} />
      <Fact
        name={models.context}
        value={
          contextLength === undefined
            ? undefined
            : models.tokens(formatCount(contextLength, locale))
        }
      />
      <Fact name={models.licence} value={license} />
      <Fact name={models.downloads} value={compact(downloadCount)} />
      {machine !== undefined && sizeBytes !== undefined && (
        <FitFact sizeBytes={sizeBytes} machine={machine} />
      )}
    </dl>
  );
}

interface FitFactProps {
  readonly sizeBytes: number;
  readonly machine: MachineFacts;
}

function FitFact({ sizeBytes, machine }: FitFactProps): ReactNode {
  const { models, locale } = useMessages();
  const { rating, neededBytes, memoryBytes } = estimateFit(sizeBytes, machine);
  const looks = {
    well: { words: models.fitWell, colour: "text-success" },
    tight: { words: models.fitTight, colour: "text-warning" },
    "too-large": { words: models.fitTooLarge, colour: "text-danger" },
  } as const;
  const { words, colour } = looks[rating];
  const figures = models.fitFigures(
    formatBytes(neededBytes, locale),
    formatBytes(memoryBytes, locale),
  );
  return (
    <div className="min-w-0" title={figures}>
      <dt className="text-muted-foreground">{models.fit}</dt>
      <dd className={classNames("truncate font-medium", colour)}>
        {words}
        <span className="sr-only">. {figures}</span>
      </dd>
    </div>
  );
}

/** What a loaded model takes and offers, and how it is computed. */
export function LoadedFacts({ loaded }: { readonly loaded: LoadedModel }): ReactNode {
  const { models, locale } = useMessages();
  const { contextSize, local } = loaded;
  const { memoryBytes, threads, pinned, flashAttention, chosenBy } = local ?? {};
  const threadWords = (count: number | undefined, isPinned = false) => {
    if (count === undefined) return undefined;
    return isPinned ? models.onOneCpu(count) : formatCount(count, locale);
  };
  const attention = { true: models.on, false: models.off } as const;
  const isMeasured = isMeasurement(chosenBy?.threads) || isMeasurement(chosenBy?.flashAttention);
  return (
    <div className="border-t border-border pt-3 text-[13px]/5">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        <Fact
          name={models.memory}
          value={memoryBytes === undefined ? undefined : formatBytes(memoryBytes, locale)}
        />
        <Fact
          name={models.context}
          value={
            contextSize === undefined ? undefined : models.tokens(formatCount(contextSize, locale))
          }
        />
        <Fact name={models.threads} value={threadWords(threads, pinned)} />
        <Fact
          name={models.flashAttention}
          value={flashAttention === undefined ? undefined : attention[`${flashAttention}`]}
        />
      </dl>
      {isMeasured && <p className="mt-2 text-muted-foreground">{models.measured}</p>}
    </div>
  );
}

function isMeasurement(source: SettingSource | undefined): boolean {
  return source === "measured" || source === "remembered";
}

function Fact({
  name,
  value,
}: {
  readonly name: string;
  readonly value: string | undefined;
}): ReactNode {
  if (value === undefined) return null;
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="truncate tabular-nums" title={value}>
        {value}
      </dd>
    </div>
  );
}
