/** What the books of all provinces say, read row by row: the plain way to what the run must find. */
import { Ledger } from '../../core/ledger/ledger.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { verdictAgrees } from '../../core/ledger/row-claims.ts';
import { fullsOf, members } from '../../core/ledger/membership.ts';
import { participantNumber } from '../../core/domain/columns.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import type { TestWorld } from '../../test/support/test-world.ts';
import { scenarioProvinces } from './country.ts';

export interface BookRow {
  province: string;
  number: string;
  id: string; // claimed, '' if none
  oldId: number;
  verdict: number;
  agrees: boolean;
}

/** Rows with an effective membership. */
export async function readBooks(world: TestWorld): Promise<BookRow[]> {
  const books: BookRow[] = [];
  for (const province of scenarioProvinces) {
    const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
    const dictionaries = new Dictionaries();
    const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
    await ledger.scan(dictionaries, (rows, at) => {
      if (members(rows, at, fulls) === 0) return;
      books.push({
        province,
        number: participantNumber(rows.participant[at]),
        id: rows.id[at] === 0 ? '' : String(rows.id[at]).padStart(12, '0'),
        oldId: rows.oldId[at],
        verdict: rows.verdict[at],
        agrees: verdictAgrees[rows.verdict[at]] === 1,
      });
    });
  }
  return books;
}

export interface PlainSharing {
  sharedIds: number;
  idsElsewhere: number;
  overlap: number;
  /** Persons by two provinces in which their rows agree, or by one with several such rows. */
  pairs: Record<string, number>;
  /** `province number` of every row that agrees with its person, whose ID another province has agreeing too. */
  elsewhere: string[];
}

/** Sharing by comparing everybody with everybody. */
export function plainSharing(books: readonly BookRow[]): PlainSharing {
  const found: PlainSharing = { sharedIds: 0, idsElsewhere: 0, overlap: 0, pairs: {}, elsewhere: [] };
  const keyOf = (row: BookRow): string => (row.id === '' ? `cmnd ${row.oldId}` : row.id);
  const claimed = books.filter((row) => row.id !== '' || row.oldId !== 0xffffffff);
  for (const key of new Set(claimed.map(keyOf))) {
    const rows = claimed.filter((row) => keyOf(row) === key);
    if (rows.length < 2) continue;
    found.sharedIds += 1;
    if (new Set(rows.map(({ province }) => province)).size > 1) found.idsElsewhere += 1;
    found.overlap += Math.max(0, new Set(rows.filter((row) => row.agrees).map((row) => row.province)).size - 1);
    const agreeing = rows.filter((row) => row.agrees);
    for (const row of agreeing)
      if (agreeing.some(({ province }) => province !== row.province))
        found.elsewhere.push(`${row.province} ${row.number}`);
    const pairs = agreeing.flatMap((one) =>
      agreeing.filter((other) => other !== one).map((other) => [one.province, other.province].sort().join(' ')),
    );
    for (const pair of new Set(pairs)) found.pairs[pair] = (found.pairs[pair] ?? 0) + 1;
  }
  found.elsewhere.sort();
  return found;
}
