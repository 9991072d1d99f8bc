/**
 * Rows whose cells are written as offices and exporters write them: schemes by name, nationalities in words, numbers as
 * decimals, kinds of birth dates. What they say is what a plain row says, or it is not understood and then means
 * nothing.
 */
import type { Claim } from './claim.ts';
import { dayOfYear } from './days.ts';
import { hasFullDate, type ErrorClass, type RowScene } from './error-class.ts';
import { choose, draw } from './hash.ts';
import type { Person } from './person.ts';

const verified = { verdict: 'VERIFIED', details: [] } as const;

const schemeNames: Record<string, readonly string[]> = {
  BHXHBB: ['BHXH bắt buộc', 'BHXH BB', 'Bảo hiểm xã hội bắt buộc', 'bhxh bắt buộc'],
  BHXHTN: ['BHXH tự nguyện', 'BHXH TN', 'Bảo hiểm xã hội tự nguyện'],
  BHYT: ['BH YT', 'Y tế', 'Bảo hiểm y tế', 'bhyt'],
  BHTN: ['BH thất nghiệp', 'Thất nghiệp', 'Bảo hiểm thất nghiệp'],
};
/**
 * Beside the schemes of the row, so that its person is counted: whom no row names with a scheme stands in no figure.
 */
const unknownWords = ['Tự nguyện', 'Hộ gia đình', '1', 'x', 'theo QĐ 595'];
const separators = [', ', ' + ', '/', ' & ', ' và ', '; '];

const citizenWords = [
  'Việt Nam',
  'VIET NAM',
  'CHXHCN Việt Nam',
  'VN - Việt Nam',
  'Vietnamese',
  'VNM',
  'Người Việt Nam',
];
/** An ethnicity, a slip, no answer: none of them is another country. */
const unclearWords = ['Kinh', 'Gia Rai', 'N/A', 'Vit Nam', 'chưa rõ', 'Khác', 'Thái'];
const otherCountries = [
  'Lào',
  'Campuchia',
  'Hoa Kỳ',
  'Hàn Quốc',
  'Trung Quốc',
  'USA',
  'JPN',
  'Nhật Bản',
  'KR - Hàn Quốc',
  '158',
];

/** Categories of other people's lists: a singer, a shift. */
const unlikeForces = ['Ca sĩ', 'Ca 1', 'Ca đêm', 'CAO TUỔI', 'Cán bộ'];

export const writtenValueClasses: readonly ErrorClass[] = [
  rewritten('schemesByName', 100, (claim, number) => ({
    schemes: claim.schemes
      .split(';')
      .map((scheme, k) => choose(schemeNames[scheme], number >>> (3 * k)))
      .join(choose(separators, number >>> 12)),
  })),
  rewritten('schemeUnknown', 10, (claim, number) => ({ schemes: `${claim.schemes};${choose(unknownWords, number)}` })),
  rewritten('citizenWords', 60, (_, number) => ({ nationality: choose(citizenWords, number) })),
  rewritten('nationalityUnclear', 30, (_, number) => ({ nationality: choose(unclearWords, number) })),
  {
    name: 'foreignWords',
    per10k: 10,
    make: (person, scene) => ({ ...scene.claimOf(person), nationality: choose(otherCountries, scene.number) }),
    expected: { verdict: 'OUT_OF_SCOPE', details: [] },
  },
  rewritten('categoryWords', 10, (_, number) => ({ category: choose(unlikeForces, number) })),
  rewritten('idAsExported', 40, ({ id }, number) => ({ id: exported(id, number) })),
  rewritten('idInOldColumn', 10, ({ id }, number) => ({ id: choose(['', '0', 'Không'], number), oldId: id })),
  {
    name: 'placeholderWithKind',
    per10k: 40,
    fits: (person) => hasFullDate(person) && person.birth.year > 1900,
    make: (person, scene) => {
      const birth = { year: person.birth.year, month: 0, day: 0 };
      return { ...scene.claimOf(person), birth, placeholder: true };
    },
    expected: { verdict: 'VERIFIED_PARTIAL_DATE', details: ['DATE_YEAR_ONLY'] },
  },
  {
    name: 'kindContradicts',
    per10k: 10,
    fits: hasFullDate,
    make: stateWrongDay,
    expected: { verdict: 'BIRTH_DATE_DIFFERS' },
  },
];

/** A class that writes cells of a true row in another way. */
function rewritten(
  name: string,
  per10k: number,
  write: (claim: Claim, number: number) => NonNullable<Claim['written']>,
): ErrorClass {
  return {
    name,
    per10k,
    make(person: Person, scene: RowScene): Claim {
      const claim = scene.claimOf(person);
      return { ...claim, oldId: '', written: write(claim, scene.number) };
    },
    expected: verified,
  };
}

function exported(id: string, number: number): string {
  const groups = [id.slice(0, 3), id.slice(3, 6), id.slice(6, 9), id.slice(9)];
  return choose(
    [`${id}.00`, `${id}.0`, `="${id}"`, `'${id}`, groups.join(','), groups.join('.'), groups.join(' ')],
    number,
  );
}

/** A day that is not the registry's, in a row whose kind says that only the year is meant: the date says more. */
function stateWrongDay(person: Person, scene: RowScene): Claim | undefined {
  const birth = dayOfYear(person.birth.year, draw(scene.number, scene.attempt) % 365);
  if (birth.day === 1 || birth.year >= scene.year) return undefined;
  return { ...scene.claimOf(person), birth, statedKind: 'year' };
}
