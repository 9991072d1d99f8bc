/** A ledger as plain values, to compare two of them. */
import { commitBatch, type CommitOutcome } from '../../core/commit/commit.ts';
import { schemes } from '../../core/domain/codes.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import type { LedgerLimits } from '../../core/ledger/limits.ts';
import { claimChunks, claimDays } from '../../core/ledger/claims.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { fullsOf, members } from '../../core/ledger/membership.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { testMatched, testProvince, testRequest, type TestBatch } from './matched-batch.ts';
import type { TestWorld } from './test-world.ts';

export function commitTest(world: TestWorld, batch: TestBatch, limits?: LedgerLimits): Promise<CommitOutcome> {
  return commitBatch(world, testRequest(world.hash, batch), testMatched(world.hash, batch), {
    disclosure: world.disclosure,
    ...(limits === undefined ? {} : { limits }),
  });
}

export interface PlainRow {
  participant: number;
  name: number;
  unit: string;
  verdict: number;
  schemes: string[]; // effective
  identityAsOf: number;
}

/** Current rows of all participants, ascending. */
export async function plainRows(world: TestWorld, province = testProvince): Promise<PlainRow[]> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const rows: PlainRow[] = [];
  await ledger.scan(dictionaries, (row, at) => {
    const effective = members(row, at, fulls);
    rows.push({
      participant: row.participant[at],
      name: row.nameLow[at],
      unit: dictionaries.units.values[row.unit[at]],
      verdict: row.verdict[at],
      schemes: schemes.filter((_, s) => (effective & (1 << s)) !== 0),
      identityAsOf: dictionaries.stamps.asOf[row.identityStamp[at]],
    });
  });
  return rows;
}

/** Current claim entries, ascending by ID and participant. */
export async function plainClaims(world: TestWorld, province = testProvince): Promise<unknown[]> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const entries: unknown[] = [];
  for await (const chunk of claimChunks(ledger)) {
    for (let at = 0; at < chunk.length; at++) {
      const days = [...chunk.days.subarray(at * claimDays, (at + 1) * claimDays)];
      entries.push([chunk.id[at], chunk.participant[at], chunk.state[at], chunk.claim[at], ...days]);
    }
  }
  return entries;
}
