import { oneOf } from "./grammar-rules.ts";

/** Digits of the greatest number that is written where a schema sets no bound: JavaScript has all of them exactly. */
const mostDigits = 15;
const limit = 10 ** mostDigits - 1;
const fraction = '("." [0-9]{1,10})?';

interface Bounds {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

/** The integers within bounds. */
export function integerGrammar(bounds: Bounds): string {
  const { low, high } = within(bounds);
  const bodies: string[] = [];
  if (low < 0) bodies.push(`"-" ${digits(Math.max(1, -high), -low)}`);
  if (high >= 0) bodies.push(digits(Math.max(0, low), high));
  return oneOf(bodies);
}

/** The decimal numbers within whole bounds. */
export function decimalGrammar(bounds: Bounds): string {
  const { low, high } = within(bounds);
  const bodies: string[] = [];
  if (low < 0) bodies.push(`"-" ${decimals(Math.max(0, -high), -low)}`);
  if (high >= 0) bodies.push(decimals(Math.max(0, low), high));
  return oneOf(bodies);
}

function within({ minimum = -limit, maximum = limit }: Bounds): { low: number; high: number } {
  const clamp = (bound: number): number => Math.min(limit, Math.max(-limit, bound));
  return { low: clamp(minimum), high: clamp(maximum) };
}

/** From `low` to `high`, neither negative. Only what is below the end can have a fraction. */
function decimals(low: number, high: number): string {
  const end = digits(high, high);
  return low === high ? end : oneOf([`${digits(low, high - 1)} ${fraction}`, end]);
}

/** The whole numbers from `low` to `high`, neither negative. */
function digits(low: number, high: number): string {
  const bodies: string[] = [];
  for (let length = String(low).length; length <= String(high).length; length++) {
    const first = Math.max(low, length === 1 ? 0 : 10 ** (length - 1));
    const last = Math.min(high, 10 ** length - 1);
    bodies.push(ofOneLength(String(first), String(last)));
  }
  return oneOf(bodies);
}

/** From one number to another of as many digits. */
function ofOneLength(low: string, high: string): string {
  const rest = low.length - 1;
  if (/^0*$/.test(low) && /^9*$/.test(high)) return `[0-9]{${low.length}}`;
  const [first, last] = [Number(low[0]), Number(high[0])];
  if (rest === 0) return `[${first}-${last}]`;
  const [lowRest, highRest] = [low.slice(1), high.slice(1)];
  if (first === last) return `[${first}] ${ofOneLength(lowRest, highRest)}`;
  const isFullBelow = /^0*$/.test(lowRest);
  const isFullAbove = /^9*$/.test(highRest);
  const [from, to] = [isFullBelow ? first : first + 1, isFullAbove ? last : last - 1];
  const bodies: string[] = [];
  if (!isFullBelow) bodies.push(`[${first}] ${ofOneLength(lowRest, "9".repeat(rest))}`);
  if (from <= to) bodies.push(`[${from}-${to}] [0-9]{${rest}}`);
  if (!isFullAbove) bodies.push(`[${last}] ${ofOneLength("0".repeat(rest), highRest)}`);
  return oneOf(bodies);
}
