import { describe, expect, it } from 'vitest';
import { NameReader } from '../../core/names/reader.ts';
import { judgePair, namePairs, type PairCounts } from '../../proof/names/name-pairs.ts';
import { testKey } from '../core/names/name-support.ts';

function judged(version: 1 | 2, pairs: number): { counts: Map<string, PairCounts>; wrong: string[] } {
  const reader = new NameReader(testKey, version);
  const counts = new Map<string, PairCounts>();
  const wrong: string[] = [];
  for (const pair of namePairs(pairs, 3)) wrong.push(...judgePair(reader, pair, counts));
  return { counts, wrong };
}

describe('names that are nearly alike', () => {
  it('are equal, both ways, exactly where the judge finds them equal', () => {
    const { counts, wrong } = judged(2, 8000);
    expect(wrong).toEqual([]);
    expect(counts.size).toBe(16);
    for (const [kind, { asked }] of counts) expect([kind, asked > 100]).toEqual([kind, true]);
    for (const kind of ['the same in capitals', 'the same in NFD', 'the same with the tone elsewhere'])
      expect(counts.get(kind)?.equal).toBe(counts.get(kind)?.asked);
    expect(counts.get('the looks of two words')?.decoded).toBeGreaterThan(100);
  });

  it('show what canonicalisation 1 has wrong', () => {
    const { counts } = judged(1, 4000);
    const wrong = [...counts].filter(([, { wronglyEqual }]) => wronglyEqual > 0).map(([kind]) => kind);
    for (const kind of [
      'a mark on a consonant',
      'the looks of two words',
      'tones exchanged over a full stop',
      'tones exchanged over a hyphen',
      'ñ and ngã',
    ])
      expect(wrong).toContain(kind);
  });
});
