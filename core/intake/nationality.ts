/**
 * What a nationality cell says. Only another country that is known puts a citizen out of scope; what is not understood
 * (an ethnicity, `N/A`, a slip) leaves the row in scope and flags it.
 */
import { foldKey } from '../base/fold-key.ts';
import { otherCountries } from './countries.ts';

export const Nationality = { vietnamese: 0, foreign: 1, unknown: 2 } as const;

/**
 * Viet Nam: in words, ISO 3166-1 (VN, VNM, 704), and 000, as the claims data of Decision 130/QD-BYT (field MA_QUOCTICH,
 * codes of Circular 07/2016/TT-BCA appendix 2) write it. Texts that contain `vietnam` mean it too.
 */
export const vietNamKeys: ReadonlySet<string> = new Set(['vn', 'vnm', '704', '000', 'viet', 'vietn']);

/**
 * Codes that are words as well: no answer (N/A, NA, NO), Viet Nam's language (VI), a man (NAM), and peoples of Viet Nam
 * (Co, Mạ, Lự without marks). By them nobody is foreign.
 */
export const ambiguousCodes: ReadonlySet<string> = new Set(['NA', 'NO', 'VI', 'NAM', 'CO', 'MA', 'LU']);

const codes = new Set<string>();
const names = new Set<string>();
for (const country of otherCountries) {
  const [iso, ...spellings] = country.split('; ');
  for (const code of iso.split(' ')) if (!ambiguousCodes.has(code)) codes.add(code);
  for (const spelling of spellings) names.add(foldKey(spelling));
}
// Italy: without its mark one letter says nothing.
names.delete('y');

/** Words before the name of a country. */
const introductions = /^(?:quốc tịch|người|công dân|nước|nationality|citizen of)[\s:]+/iu;
/** Most characters of a cell that are looked at: names of countries have fewer. */
const cellCharactersMax = 120;

/** Meaning of a nationality cell, as a value of `Nationality`. An empty cell, or one of marks alone, is Viet Nam. */
export function nationalityOf(text: string): number {
  const key = foldKey(text);
  if (key === '') return Nationality.vietnamese;
  if (text.length > cellCharactersMax) return Nationality.unknown;
  const stated = withoutIntroductions(text.normalize('NFC').trim());
  if (isVietNam(stated)) return Nationality.vietnamese;
  if (isOther(stated)) return Nationality.foreign;
  // A code beside a name: `VN - Việt Nam`, `840 (Hoa Kỳ)`.
  const pieces = stated.split(/[^\p{L}\p{M}\p{N}\s.’']+/u).filter((piece) => foldKey(piece) !== '');
  if (pieces.some(isVietNam)) return Nationality.vietnamese;
  return pieces.length > 0 && pieces.every(isOther) ? Nationality.foreign : Nationality.unknown;
}

function withoutIntroductions(text: string): string {
  const rest = text.replace(introductions, '');
  return rest === text ? text : withoutIntroductions(rest);
}

function isVietNam(text: string): boolean {
  const key = foldKey(text);
  if (vietNamKeys.has(key)) return true;
  return key.includes('vietnam') && !/kh[oô]ng|\bnot?\b|gốc/iu.test(text);
}

function isOther(text: string): boolean {
  const trimmed = text.trim();
  if (codes.has(trimmed)) return true;
  return names.has(foldKey(withoutIntroductions(trimmed))) || /^ý$/iu.test(trimmed);
}
