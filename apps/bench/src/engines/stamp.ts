const digits = 20;

/** The time of a clock that all processes of the machine share, in milliseconds. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A time as text of fixed length, so that joined chunks can be taken apart again. */
export function stamp(): string {
  return monotonicMs().toFixed(6).padStart(digits, "0");
}

export function readStamps(text: string): readonly number[] {
  return Array.from({ length: Math.floor(text.length / digits) }, (_, index) =>
    Number(text.slice(index * digits, (index + 1) * digits)),
  );
}
