/**
 * Guards of the codings: thresholds, comparisons and tables of `codings.ts`, each changed alone. What nobody may loosen
 * unseen: a coding that is believed too easily makes wrong verdicts.
 */
import type { Changed } from './entries.ts';
import type { Check } from './in-process.ts';

export interface HeldGuards {
  name: string;
  file: string;
  changes(source: string): Changed[];
  checks: readonly Check[];
}

type Edit = readonly [find: string, replace: string];

/** Text that stands in the source once, and what it becomes. */
const thresholds: readonly Edit[] = [
  ['const contradictionsMin = 5;', 'const contradictionsMin = 6;'],
  ['const contradictionsMin = 5;', 'const contradictionsMin = 4;'],
  ['const otherSupportMin = 5;', 'const otherSupportMin = 6;'],
  ['const otherSupportMin = 5;', 'const otherSupportMin = 4;'],
  ['const sexSupportRatio = 2;', 'const sexSupportRatio = 1;'],
  ['const sexSupportRatio = 2;', 'const sexSupportRatio = 3;'],
  ['const kindSupportMin = 3;', 'const kindSupportMin = 2;'],
  ['const kindSupportMin = 3;', 'const kindSupportMin = 4;'],
  ['const kindSupportRatio = 10;', 'const kindSupportRatio = 9;'],
  ['const kindSupportRatio = 10;', 'const kindSupportRatio = 11;'],
  ['const supportMin = documented && i === 0 ? 1', 'const supportMin = documented && i === 0 ? 2'],
  ['const supportMin = documented && i === 0 ? 1', 'const supportMin = i === 0 ? 1'],
  ['const supportMin = documented && i === 0 ? 1', 'const supportMin = documented ? 1'],
];

const sexGuards: readonly Edit[] = [
  ["if (name === 'vss') return rows(0) === 0 || rows(2) > 0;", "if (name === 'vss') return true;"],
  ["if (name === 'vss') return rows(0) === 0 || rows(2) > 0;", "if (name === 'vss') return rows(0) === 0;"],
  ["return rows(2) === 0 || (name === 'declaration' && rows(0) > 0);", 'return true;'],
  ["return rows(2) === 0 || (name === 'declaration' && rows(0) > 0);", 'return rows(2) === 0;'],
  ["return rows(2) === 0 || (name === 'declaration' && rows(0) > 0);", 'return rows(2) === 0 || rows(0) > 0;'],
  [
    "return rows(2) === 0 || (name === 'declaration' && rows(0) > 0);",
    "return rows(2) === 0 || name === 'declaration';",
  ],
  ['own.against >= contradictionsMin && own', 'own'],
  ['own.against >= contradictionsMin && own.against > own.support', 'own.against >= contradictionsMin'],
  ['own.against > own.support;', 'own.against >= own.support;'],
  ['own.support > 0 && own', 'own'],
  ['own.support >= sexSupportRatio * own.against', 'own.support > 0'],
  ['own.support >= sexSupportRatio * own.against', 'own.support > sexSupportRatio * own.against'],
  ['if (fits(sex) && (documented', 'if ((documented'],
  ['(documented ? !contradicted : proven)', 'proven'],
  ['(documented ? !contradicted : proven)', '!contradicted'],
  ["for (const name of ['vss', 'declaration'] as const) {", "for (const name of ['declaration'] as const) {"],
  ["for (const name of ['vss', 'declaration'] as const) {", "for (const name of ['vss'] as const) {"],
  ['if (name === sex || !fits(name)) continue;', 'if (name === sex) continue;'],
  ['support >= otherSupportMin && support', 'support'],
  ['support >= otherSupportMin && support >= sexSupportRatio * against', 'support >= otherSupportMin'],
  ['if (sex !== Sex.male && sex !== Sex.female) return;', ''],
  ['against += sexes[3 * code + Sex.male + Sex.female - sex];', 'against += 0;'],
  ['ids.idState === IdState.whole || ids.idState === IdState.padded', 'ids.idState === IdState.whole'],
  ['ids.idState === IdState.whole || ids.idState === IdState.padded', 'ids.idState !== IdState.missing'],
  ['vss: [Sex.unknown, Sex.male, Sex.female, Sex.other]', 'vss: [Sex.unknown, Sex.female, Sex.male, Sex.other]'],
  ['vss: [Sex.unknown, Sex.male, Sex.female, Sex.other]', 'vss: [Sex.unknown, Sex.male, Sex.female, Sex.unknown]'],
  ['declaration: [Sex.female, Sex.male, Sex', 'declaration: [Sex.male, Sex.female, Sex'],
  ['mark: [Sex.unknown, Sex.female', 'mark: [Sex.unknown, Sex.male'],
];

const dateGuards: readonly Edit[] = [
  [
    '[DateKind.full, DateKind.year, DateKind.yearMonth, asWritten]',
    '[DateKind.full, DateKind.yearMonth, DateKind.year, asWritten]',
  ],
  [
    '[DateKind.full, DateKind.year, DateKind.yearMonth, asWritten]',
    '[DateKind.full, DateKind.year, DateKind.yearMonth, DateKind.full]',
  ],
  [
    '[asWritten, DateKind.full, DateKind.yearMonth, DateKind.year]',
    '[asWritten, DateKind.full, DateKind.yearMonth, asWritten]',
  ],
  ['support < kindSupportRatio * against || support', 'support'],
  ['support <= most', 'support < most'],
  ['if (says < 0) against += count;', ''],
  ['if (kind === asWritten) return -1;', 'if (kind === asWritten) return 0;'],
  ['if (kind === DateKind.full) return shape === Shape.day ? 1 : 0;', 'if (kind === DateKind.full) return 1;'],
  ['shape === Shape.year || shape === Shape.firstOfJanuary ? 1 : -1', 'shape === Shape.year ? 1 : -1'],
  [
    'shape === Shape.year || shape === Shape.firstOfJanuary ? 1 : -1',
    'shape === Shape.year || shape === Shape.firstOfJanuary ? 1 : 0',
  ],
  ['if (shape === Shape.year) return 0;', 'if (shape === Shape.year) return 1;'],
  ['return shape === Shape.day ? -1 : 1;', 'return 1;'],
  ['if (monthAndDay % 100 > 1) return Shape.day;', 'if (monthAndDay % 100 > 2) return Shape.day;'],
  ['return monthAndDay === 101 ? Shape.firstOfJanuary : Shape.firstOfMonth;', 'return Shape.firstOfJanuary;'],
  ['return shape === Shape.firstOfJanuary || shape === Shape.firstOfMonth;', 'return shape === Shape.firstOfJanuary;'],
  ['kind === DateKind.year ? shape === Shape.firstOfJanuary : isPlaceholder(shape)', 'isPlaceholder(shape)'],
  ['return stands ? cutDate(date, kind) : date;', 'return cutDate(date, kind);'],
  ['return isPlaceholder(shape) ? cell * kindScale + date : date;', 'return cell * kindScale + date;'],
  ['date === 0 || cell === KindCell.unknown || cell', 'date === 0 || cell'],
  ['if (cell === KindCell.unknown) counts.kindUnknown++;', ''],
  [
    'kind === asWritten ? date : cutPlaceholder(date, shapeOf(date), kind)',
    'cutPlaceholder(date, shapeOf(date), DateKind.year)',
  ],
  ['if (kind === asWritten && code > 0)', 'if (kind === asWritten)'],
  ['if (kind === DateKind.yearMonth) rows += count(Shape.day);', ''],
];

const schemeGuards: readonly Edit[] = [
  ['if (cell <= schemeMask) return cell;', 'if (cell <= 2 * schemeMask) return cell;'],
  ['if (cell === SchemeCell.empty && fromMetadata !== 0) return fromMetadata;', ''],
  ['if ((cell & Bit.voluntary) !== 0) counts.voluntary++;', ''],
  ['if ((cell & Bit.unemployment) !== 0) counts.employees++;', 'counts.employees++;'],
  ['if (counts.firstOpen === 0) counts', 'counts'],
  ['if (counts.schemeUnknown++ === 0) counts', 'if (counts.schemeUnknown++ > 0) counts'],
  ['if (stated === Bit.compulsory || stated === Bit.voluntary) return stated;', 'if (stated !== 0) return stated;'],
  ['if (stated === Bit.compulsory || stated === Bit.voluntary) return stated;', ''],
  ['return employees > 0 && voluntary === 0 ? Bit', 'return voluntary === 0 ? Bit'],
  ['return employees > 0 && voluntary === 0 ? Bit', 'return employees > 0 ? Bit'],
  ['(bits & Bit.unemployment) !== 0 && (bits & Bit.voluntary) === 0 ? Bit', '(bits & Bit.unemployment) !== 0 ? Bit'],
  ['(bits & Bit.unemployment) !== 0 && (bits & Bit.voluntary) === 0 ? Bit', '(bits & Bit.unemployment) < 0 ? Bit'],
  ['understood &&= meant !== 0;', ''],
  ['let understood = (cell & (SchemeCell.unknown | SchemeCell.empty)) === 0;', 'let understood = true;'],
  ['claims.setFlags(row, claims.flags(row) | Flag.SCHEME_UNKNOWN);', ''],
  ['notes: notes.filter(({ rows }) => rows > 0)', 'notes'],
];

const codings: Check = { file: 'test/core/intake/codings.test.ts' };

function guarded(name: string, edits: readonly Edit[]): HeldGuards {
  const file = 'core/intake/codings.ts';
  const changes = (source: string): Changed[] =>
    edits.map(([find, replace]) => {
      const at = source.indexOf(find);
      if (at < 0 || source.includes(find, at + 1)) throw new Error(`${file}: ${find} is not there once`);
      const changed = source.slice(0, at) + replace + source.slice(at + find.length);
      return { entry: `${find} → ${replace}`, source: changed };
    });
  return { name, file, changes, checks: [codings] };
}

export const guards: readonly HeldGuards[] = [
  guarded('thresholds of codings', thresholds),
  guarded('guards of the sex', sexGuards),
  guarded('guards of dates and their kinds', dateGuards),
  guarded('guards of schemes', schemeGuards),
];
