import { provinceLine } from './shell.ts';
import type { Voice } from './voice.ts';

/** A step of the generator, for a line of progress: a part of the registry, or the province of a batch. */
export function stepText(step: string, voice: Voice): string {
  return Object.hasOwn(texts, step) ? voice.say(texts[step]) : provinceLine(step, voice);
}

const texts: Record<string, { vi: string; en: string }> = {
  registry: { vi: 'dân cư', en: 'registry' },
  deltas: { vi: 'bản thay đổi', en: 'deltas' },
};

/** A person of the registry takes about as long as two rows of a batch. */
const rowsOfPerson = 2;

/** Of the whole time that each step takes: for the time left. */
export function generateShares(
  { people, rows, deltas = 0 }: { people: number; rows: number; deltas?: number },
  provinces: readonly string[],
): Record<string, number> {
  const work: [string, number][] = [
    ['registry', people * rowsOfPerson],
    ['deltas', deltas * people * rowsOfPerson],
    ...provinces.map((province): [string, number] => [province, rows]),
  ];
  const all = work.reduce((sum, [, size]) => sum + size, 0);
  return Object.fromEntries(work.map(([step, size]) => [step, size / all]));
}
