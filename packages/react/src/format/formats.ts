const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Such as `4.5 MB`; decimal units, no decimals from 100 on. */
export function formatBytes(bytes: number, locale: string): string {
  const { power, value } = scaleBytes(bytes);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: byteUnits[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: value < 100 ? 1 : 0,
  }).format(value);
}

/** Such as `4.5 MB/s`. */
export function formatSpeed(bytesPerSecond: number, locale: string): string {
  const { power, value } = scaleBytes(bytesPerSecond);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: `${byteUnits[power]}-per-second`,
    unitDisplay: "short",
    minimumFractionDigits: value < 100 ? 1 : 0,
    maximumFractionDigits: value < 100 ? 1 : 0,
  }).format(value);
}

function scaleBytes(bytes: number) {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  return { power, value: bytes / 1000 ** power };
}

/** A time to wait, such as `45 sec`, `12 min` or `1 hr 5 min`. */
export function formatDuration(seconds: number, locale: string): string {
  const format = (value: number, unit: "second" | "minute" | "hour") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const whole = Math.ceil(seconds);
  if (whole < 60) return format(whole, "second");
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return format(minutes, "minute");
  const rest = minutes % 60;
  const hours = format(Math.floor(minutes / 60), "hour");
  return rest === 0 ? hours : `${hours} ${format(rest, "minute")}`;
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

/** Such as `42%`, or `42.0%` with a decimal; never says 100% before it is reached. */
export function formatPercent(share: number, locale: string, decimals = 0): string {
  return new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
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
