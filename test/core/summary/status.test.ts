import { describe, expect, it } from 'vitest';
import { schemes, verdictNames } from '../../../core/domain/codes.ts';
import {
  noFigures,
  stateItem,
  stateKey,
  type Figures,
  type ProvinceState,
  type SchemeFigures,
  type VerdictCounts,
} from '../../../core/domain/province-state.ts';
import { provinces } from '../../../core/domain/provinces.ts';
import { $Status, makeStatus, readStatus } from '../../../core/summary/status.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

const facts = { registryVersion: '2026-01-31', asOf: '2026-02-01T00:00:00.000Z' };

function figures(denominator: number, verified: number): Figures {
  const remaining = denominator - verified;
  return { participants: denominator + 3, outOfScope: 3, denominator, synced: verified, verified, remaining };
}

function state(denominator: number, verified: number): ProvinceState {
  const verdicts = Object.fromEntries(verdictNames.map((name) => [name, 0])) as VerdictCounts;
  return {
    version: 12,
    manifest: 'a'.repeat(64),
    batch: 'b'.repeat(32),
    registryVersion: '2026-01-31',
    asOf: '2026-01-31T01:00:00.000Z',
    lastUpload: '2026-01-31T02:00:00.000Z',
    ...figures(denominator, verified),
    schemes: Object.fromEntries(schemes.map((scheme) => [scheme, figures(denominator, verified)])) as SchemeFigures,
    verdicts: { ...verdicts, VERIFIED: verified, ID_MISSING: denominator - verified, OUT_OF_SCOPE: 3 },
    recent: [],
    recentContent: [],
    fullAt: {},
  };
}

describe('makeStatus', () => {
  it('names all 34 provinces, untouched ones with zeros, every scheme and every verdict', () => {
    const status = $Status.parse(makeStatus(new Map(), { registryVersion: null, asOf: facts.asOf }));
    expect(status.provinces.map((each) => each.province)).toEqual(provinces.map(({ id }) => id));
    for (const each of [...status.provinces, { ...status.national, lastUpload: null, ledgerVersion: 0 }]) {
      expect(each).toMatchObject({ persons: noFigures, lastUpload: null, ledgerVersion: 0 });
      expect(Object.keys(each.schemes)).toEqual(schemes);
      expect(Object.entries(each.verdicts)).toEqual(verdictNames.map((name) => [name, 0]));
    }
  });

  it('adds up what the provinces have, field by field', () => {
    const states = new Map([
      ['vn34-52', state(100, 97)],
      ['vn34-01', state(50, 50)],
    ]);
    const status = $Status.parse(makeStatus(states, facts));
    const sum = { participants: 156, outOfScope: 6, denominator: 150, synced: 147, verified: 147, remaining: 3 };
    expect(status.national.persons).toEqual(sum);
    expect(status.national.schemes.BHTN).toEqual(sum);
    expect(status.national.verdicts).toMatchObject({ VERIFIED: 147, ID_MISSING: 3, OUT_OF_SCOPE: 6, HELD: 0 });
    const giaLai = status.provinces.find((each) => each.province === 'vn34-52');
    expect(giaLai).toMatchObject({
      name: 'Gia Lai',
      ledgerVersion: 12,
      lastUpload: '2026-01-31T02:00:00.000Z',
      persons: figures(100, 97),
    });
  });
});

describe('readStatus', () => {
  it('reads the states of the provinces as they are stored, at the time of the clock', async () => {
    const clock = { now: () => Date.parse(facts.asOf), sleep: async () => {} };
    const store = new MemoryStateStore();
    await store.put(stateKey('vn34-52'), stateItem(state(100, 97)));
    const status = await readStatus({ state: store, clock });
    expect(status).toEqual(makeStatus(new Map([['vn34-52', state(100, 97)]]), { ...facts, registryVersion: null }));
  });
});
