const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Such as `4.5 MB`; decimal units, no decimals from 100 on. */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: byteUnits[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: value < 100 ? 1 : 0,
  }).format(value);
}

/** Such as `2.2M`. */
export function formatCompact(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(value);
}

/** Tokens of a context: `1,024`, and `131K` where five digits would be too many. */
export function formatTokens(value: number, locale: string): string {
  return value < 10_000 ? formatCount(value, locale) : formatCompact(value, locale);
}

/** Such as `1,024`. */
export function formatCount(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** Such as `42%`; never says 100% before it is reached. */
export function formatPercent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 0,
    roundingMode: "floor",
  }).format(share);
}

/** Milliseconds as seconds, such as `0.12s`; fewer decimals when it is longer. */
export function formatSeconds(milliseconds: number, locale: string): string {
  const seconds = milliseconds / 1000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "second",
    unitDisplay: "narrow",
    maximumFractionDigits: seconds < 1 ? 2 : seconds < 10 ? 1 : 0,
  }).format(seconds);
}

/** Tokens per second: one decimal below 10. */
export function formatRate(rate: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate);
}
