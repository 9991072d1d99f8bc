/** Our ledger as two CSV files, for whoever is compared with it: the rows, and the counts that we publish. */
import { createWriteStream, writeFileSync } from 'node:fs';
import { csvCell } from '../../core/formats/csv/writer.ts';
import { schemes, verdictNames } from '../../core/domain/codes.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { readCounts } from '../../core/commit/prepare-version.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { fullsOf, members } from '../../core/ledger/membership.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import type { LocalWorld } from '../../local/world.ts';
import { must } from '../harness/check.ts';
import { province } from '../harness/world.ts';
import { isComparable } from './agreement.ts';

export interface OwnLedger {
  rows: string; // participant,category,unit,schemes,verdict,compared
  counts: string; // kind,name,verdict,persons
}

export async function writeOwnLedger(world: LocalWorld, to: OwnLedger): Promise<void> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const out = createWriteStream(to.rows);
  out.write('participant,category,unit,schemes,verdict,compared\n');
  for await (const rows of ledger.chunks(dictionaries)) {
    let text = '';
    for (let at = 0; at < rows.length; at++) {
      const [verdict, details, flags] = [rows.verdict[at], rows.details[at], rows.flags[at]];
      const category = csvCell(dictionaries.categories.values[rows.category[at]]);
      const unit = csvCell(dictionaries.units.values[rows.unit[at]]);
      text +=
        `${rows.participant[at]},${category},${unit},${members(rows, at, fulls)},${verdictNames[verdict - 1]},` +
        `${isComparable(verdictNames[verdict - 1], details, flags)}\n`;
    }
    if (!out.write(text)) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  }
  await new Promise((resolve) => out.end(resolve));
  const counts = await readCounts(world, ledger);
  must(counts !== undefined, 'the ledger has no counts');
  const groups: [kind: string, name: string, byVerdict: readonly number[]][] = [
    ['persons', '', counts.persons],
    ...schemes.map((scheme): [string, string, number[]] => ['scheme', scheme, counts.schemes[scheme]]),
    ...Object.entries(counts.units).map(([name, of]): [string, string, number[]] => ['unit', name, of]),
    ...Object.entries(counts.categories).map(([name, of]): [string, string, number[]] => ['category', name, of]),
  ];
  const lines = groups.flatMap(([kind, name, byVerdict]) =>
    byVerdict.flatMap((persons, code) =>
      persons === 0 ? [] : [`${kind},${csvCell(name)},${verdictNames[code - 1]},${persons}`],
    ),
  );
  writeFileSync(to.counts, `kind,name,verdict,persons\n${lines.join('\n')}\n`);
}
