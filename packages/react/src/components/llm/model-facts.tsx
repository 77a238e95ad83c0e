import type { Model } from "@llm/domain";
import type { ReactNode } from "react";
import { formatBytes, formatCompact, formatCount } from "../../format/formats.ts";
import { useMessages } from "../../messages/messages-provider.tsx";

/** What is known of a model's file; what is not known is left out. */
export function ModelFacts({ model }: { readonly model: Model }): ReactNode {
  const { models, locale } = useMessages();
  const { sizeBytes, parameterCount, quantization, contextLength, license } = model;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-[13px]/5">
      <Fact name={models.size} value={formatBytes(sizeBytes, locale)} />
      <Fact
        name={models.parameters}
        value={parameterCount === undefined ? undefined : formatCompact(parameterCount, locale)}
      />
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
    </dl>
  );
}

export interface LoadedFactsProps {
  readonly memoryBytes: number;
  readonly contextSize: number;
}

/** What a loaded model takes and offers. */
export function LoadedFacts({ memoryBytes, contextSize }: LoadedFactsProps): ReactNode {
  const { models, locale } = useMessages();
  return (
    <dl className="grid grid-cols-2 gap-x-4 border-t border-border pt-3 text-[13px]/5">
      <Fact name={models.memory} value={formatBytes(memoryBytes, locale)} />
      <Fact name={models.context} value={models.tokens(formatCount(contextSize, locale))} />
    </dl>
  );
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
