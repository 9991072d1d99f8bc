import { expect, it } from 'vitest';
import { TimeLeft } from '../../local/time-left.ts';
import { voiceOf } from '../../local/voice.ts';

it('tells the time left by what of all steps is done, and nothing in the first seconds', () => {
  let now = 1000;
  const left = new TimeLeft({ now: () => now }, { read: 0.5, write: 0.5 }, voiceOf('en'));
  expect(left.text('read', 0.9)).toBe('');
  now += 60_000;
  expect(left.text('read', 0)).toBe('');
  expect(left.text('read', 0.5)).toBe(', 3:00 left');
  expect(left.text('write', 0.5)).toBe(', 0:20 left');
});
