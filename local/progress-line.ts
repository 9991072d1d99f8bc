import { Estimate, type Measured } from './estimate.ts';
import type { Voice } from './voice.ts';

/** Between two lines: a terminal is slower than the work. */
const pauseMs = 100;
/** Of fewer items their number says more than a rate. */
const ratedItems = 1_000;

/** Tells how far counted work is; `step` is one of the shares that were given. */
export type Tell = (what: string, done: number, total: number, step?: string) => void;

/** One line on standard error that is written over; nothing where that is no terminal. */
export class ProgressLine {
  private readonly stream: NodeJS.WriteStream;
  private readonly voice: Voice;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private isShown = false;
  private readonly isWanted: boolean;

  constructor(stream: NodeJS.WriteStream, voice: Voice, { quiet }: { quiet: boolean }) {
    this.stream = stream;
    this.voice = voice;
    this.isWanted = !quiet && stream.isTTY;
  }

  show(text: string): void {
    this.draw(() => [text]);
  }

  /** Counted work, with per cent, rate and time left; `shares`: of the whole time that each step takes. */
  measure(shares?: Record<string, number>): Tell {
    const estimate = new Estimate({ now: () => Date.now() }, shares);
    return (what, done, total, step) => {
      const measured = estimate.at(done, total, step);
      this.draw(() => progressParts(what, { done, total, ...measured }, this.voice));
    };
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\u001b[2K');
    this.isShown = false;
  }

  private draw(parts: () => string[]): void {
    const now = performance.now();
    if (!this.isWanted || now - this.drawnAt < pauseMs) return;
    this.drawnAt = now;
    this.isShown = true;
    // A terminal that does not know its width says 0.
    const columns = this.stream.columns > 0 ? this.stream.columns : 80;
    this.stream.write(`\r\u001b[2K${fitted(parts(), columns - 1)}`);
  }
}

/** What is told of counted work, the most important first. */
export function progressParts(
  what: string,
  { done, total, fraction, perSecond, secondsLeft }: Measured & { done: number; total: number },
  { say, formatCount }: Voice,
): string[] {
  const percent = `${Math.floor(fraction * 100)} %`;
  const isMany = total >= ratedItems;
  const rate = formatCount(Math.round(perSecond ?? 0));
  return [
    isMany ? `${what}: ${percent}` : `${what}: ${percent} (${formatCount(done)} / ${formatCount(total)})`,
    ...(secondsLeft === undefined ? [] : [say(leftText(secondsLeft))]),
    ...(isMany && perSecond !== undefined && perSecond >= 1 ? [say({ vi: `${rate}/giây`, en: `${rate}/s` })] : []),
  ];
}

/** As much as `width` columns hold: the last parts are left out first, then the first one is cut. */
function fitted(parts: readonly string[], width: number): string {
  const shown = parts.map((part) => part.normalize('NFC'));
  while (shown.length > 1 && shown.join(' · ').length > width) shown.pop();
  return shown.join(' · ').slice(0, Math.max(0, width));
}

/** A time left in words, as coarse as it is known. */
export function leftText(seconds: number): { vi: string; en: string } {
  if (seconds < 10) return { vi: 'còn vài giây', en: 'a few seconds left' };
  if (seconds < 60) {
    const tens = Math.ceil(seconds / 10) * 10;
    return { vi: `còn khoảng ${tens} giây`, en: `about ${tens} seconds left` };
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60)
    return { vi: `còn khoảng ${minutes} phút`, en: `about ${minutes} minute${minutes === 1 ? '' : 's'} left` };
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return { vi: `còn khoảng ${hours} giờ ${rest} phút`, en: `about ${hours} h ${rest} min left` };
}
