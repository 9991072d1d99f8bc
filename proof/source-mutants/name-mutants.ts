/** Bugs of canonical names, verdicts and alias lists. Every entry of every list: `npm run prove -- alias-mutants`. */
import type { Check, SourceMutant } from './mutant.ts';

const canonical: Check = { file: 'test/core/names/canonical.test.ts' };
const reader: Check = { file: 'test/core/names/reader.test.ts' };
const guards: Check = { file: 'test/core/names/guard-tables.test.ts' };
const syllable: Check = { file: 'test/core/names/syllable.test.ts' };
const fold: Check = { file: 'test/core/names/fold.test.ts' };
const verdict: Check = { file: 'test/core/match/verdict.test.ts' };
const schemes: Check = { file: 'test/core/intake/scheme-names.test.ts' };
const nationality: Check = { file: 'test/core/intake/nationality.test.ts' };
const columns: Check = { file: 'test/core/intake/column-names.test.ts', test: 'are those of the code' };
const codes: Check = { file: 'test/core/intake/normalise-codes.test.ts' };

export const nameMutants: readonly SourceMutant[] = [
  {
    name: 'tones move through the whole word, over hyphens',
    file: 'core/names/canonical.ts',
    find: 'export const letterRuns = /(?:(?!\\p{Lm})\\p{L}\\p{M}*)+/gu;',
    replace: "export const letterRuns = /[^ ']+/gu;",
    check: canonical,
  },
  {
    name: 'the tilde of ñ is a tone',
    file: 'core/names/canonical.ts',
    find: '`(?<=[aeiouy]\\\\p{M}*)[${tones}]`',
    replace: '`[${tones}]`',
    check: canonical,
  },
  {
    name: 'Eth is not Đ',
    file: 'core/names/canonical.ts',
    find: "      .replace(lookAlikesOfD, 'đ')\n",
    replace: '',
    check: canonical,
  },
  {
    name: 'the typographic apostrophe is another letter',
    file: 'core/names/canonical.ts',
    find: "/['`\\u00b4\\u02b9\\u02bc\\u2018\\u2019\\u2032]/g",
    replace: "/['`\\u00b4\\u02b9\\u02bc\\u2018\\u2032]/g",
    check: canonical,
  },
  {
    name: 'a space beside an apostrophe counts',
    file: 'core/names/canonical.ts',
    find: '      .replace(spacesBesideApostrophe, "\'")\n',
    replace: '',
    check: canonical,
  },
  {
    name: 'a no-break space is a letter',
    file: 'core/names/canonical.ts',
    find: 'const spaceRuns = /[\\t-\\r \\u00a0\\u1680',
    replace: 'const spaceRuns = /[\\t-\\r \\u1680',
    check: canonical,
  },
  {
    name: 'capitals are other letters',
    file: 'core/names/canonical.ts',
    find: "      .normalize('NFD')\n      .toLowerCase()\n",
    replace: '',
    check: canonical,
  },
  {
    name: 'invisible characters can be compared',
    file: 'core/names/canonical.ts',
    find: 'return anyLetter.test(canonical) && !unreadable.test(canonical);',
    replace: 'return anyLetter.test(canonical);',
    check: canonical,
  },
  {
    name: 'names of the registry are decoded',
    file: 'core/names/reader.ts',
    find: 'this.readName(bytes, start, end, false);',
    replace: 'this.readName(bytes, start, end, true);',
    check: reader,
  },
  {
    name: 'a claim agrees as decoded only',
    file: 'core/names/reader.ts',
    find: 'if (decoded) copy(this.first, this.other);',
    replace: 'if (decoded) clear(this.other);',
    check: reader,
  },
  {
    name: 'VISCII wins over TCVN3 by its common words alone',
    file: 'core/names/legacy.ts',
    find: 'return hasLateCapital(reading.text) && viscii.common > reading.common;',
    replace: 'return viscii.common > reading.common;',
    check: guards,
  },
  {
    name: 'VISCII wins over TCVN3 with a capital within a word',
    file: 'core/names/legacy.ts',
    find: 'return hasLateCapital(reading.text) && viscii.common > reading.common;',
    replace: 'return hasLateCapital(reading.text);',
    check: guards,
  },
  {
    name: 'huyền may stand before a stop',
    file: 'core/names/syllable.ts',
    find: "const stopTones = '\\u0301\\u0323';",
    replace: "const stopTones = '\\u0300\\u0301\\u0323';",
    check: syllable,
  },
  {
    name: 'qu has no rhyme ơi',
    file: 'core/names/syllable.ts',
    find: "...withCodas('ơ', ' ,i,n,t'),",
    replace: "...withCodas('ơ', ' ,n,t'),",
    check: { file: 'test/core/names/legacy-syllables.test.ts' },
  },
  {
    name: 'đ keeps its stroke when folded',
    file: 'core/names/fold.ts',
    find: "đ: 'd', ƀ: 'b'",
    replace: "đ: 'đ', ƀ: 'b'",
    check: fold,
  },
  {
    name: 'a padded ID is believed whoever has it',
    file: 'core/match/verdict.ts',
    find: 'if (claim.idState === IdState.padded && differs !== 0)',
    replace: 'if (claim.idState === IdState.padded && differs < 0)',
    check: verdict,
  },
  {
    name: 'a missing sex differs',
    file: 'core/match/verdict.ts',
    find: 'if (claim.sex !== 0 && person.sex !== 0 && claim.sex',
    replace: 'if (claim.sex',
    check: verdict,
  },
  {
    name: 'the dead are verified',
    file: 'core/match/verdict.ts',
    find: 'if (person.status === PersonStatus.deceased) return Verdict.DECEASED;',
    replace: '',
    check: verdict,
  },
  {
    name: 'a scheme has a name less',
    file: 'core/intake/scheme-names.ts',
    find: 'bhythgd bhythogiadinh',
    replace: 'bhythogiadinh',
    check: schemes,
  },
  {
    name: 'a negation is no word',
    file: 'core/intake/scheme-names.ts',
    find: "'khong', 'ko', 'chua', 'ngung'",
    replace: "'khong', 'ko', 'chua'",
    check: schemes,
  },
  {
    name: 'N/A is Namibia',
    file: 'core/intake/nationality.ts',
    find: "new Set(['NA', 'NO', 'VI'",
    replace: "new Set(['NO', 'VI'",
    check: nationality,
  },
  {
    name: 'a column has a name less',
    file: 'core/intake/column-aliases.ts',
    find: "      'Mã định danh BHXH',\n",
    replace: '',
    check: columns,
  },
  {
    name: 'a legend has a word less',
    file: 'core/intake/heading-form.ts',
    find: "sex: words('nam nu khac",
    replace: "sex: words('nam nu",
    check: columns,
  },
  {
    name: 'a kind of birth date has a word less',
    file: 'core/intake/normalise-codes.ts',
    find: 'yyyy nam chiconam namsinh chinamsinh',
    replace: 'yyyy nam chiconam namsinh',
    check: codes,
  },
  {
    name: 'CA alone begins a word of the armed forces',
    file: 'core/intake/normalise-codes.ts',
    find: '/^CA(?:[1-5]9[78]\\d*)?$/iu',
    replace: '/^CA(?:[1-5]9[78]\\d*)?/iu',
    check: codes,
  },
];
