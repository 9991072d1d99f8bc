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
