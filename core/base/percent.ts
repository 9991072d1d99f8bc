/**
 * Percentages and differences as texts, exact for all counts: fractions of BigInts, one rounding at the end. A rate is
 * floored, so that 100.00 is printed only when nothing remains; a difference is rounded half away from zero. Rule:
 * docs/summary.md, "Rounding".
 */

/** A part of a whole; the whole is not 0. */
export interface Fraction {
  part: bigint;
  whole: bigint;
}

export function fraction(part: number, whole: number): Fraction {
  return { part: BigInt(part), whole: BigInt(whole) };
}

/** Floored to two decimals, `97.32`; null if there is nothing to be a part of. */
export function percentText(part: number, whole: number): string | null {
  if (whole === 0) return null;
  return hundredthsText((BigInt(part) * 10_000n) / BigInt(whole));
}

/** `now` − `then` in percentage points, `-1.50`. */
export function pointsText(now: Fraction, then: Fraction): string {
  const difference = now.part * then.whole - then.part * now.whole;
  return roundedText({ part: difference * 100n, whole: now.whole * then.whole });
}

/** Change from `then` to `now` in per cent of `then`, `-13.88`; null if there was nothing. */
export function changeText(now: number, then: number): string | null {
  if (then === 0) return null;
  return roundedText({ part: BigInt(now - then) * 100n, whole: BigInt(then) });
}

/** The number with two decimals, half away from zero; `whole` above 0. */
export function roundedText({ part, whole }: Fraction): string {
  const twice = (part < 0n ? -part : part) * 200n + whole;
  const hundredths = twice / (2n * whole);
  return part < 0n && hundredths > 0n ? `-${hundredthsText(hundredths)}` : hundredthsText(hundredths);
}

/** A decimal number with at most two decimals as hundredths, exactly: 90.9 is 9090n. */
export function hundredthsOf(value: number): bigint {
  return BigInt(Math.round(value * 100));
}

function hundredthsText(hundredths: bigint): string {
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}
