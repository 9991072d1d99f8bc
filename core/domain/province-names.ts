/**
 * Which province a person means by a name or number: "Gia Lai", "tinh gia lai", "TP.HCM", "52", "vn34-52". Marks,
 * capitals, spaces and punctuation do not matter. A bare number is the code of today: some codes meant another province
 * until 2025-06-30.
 */
import { Refusal } from '../base/errors.ts';
import { provinces, succession, type Province } from './provinces.ts';

/** What a text means; `nearest`: what may have been meant, the likeliest first. */
export type MeantProvince =
  | { is: 'province'; province: Province }
  | { is: 'merged'; oldNameVi: string; into: Province }
  | { is: 'unknown'; nearest: Province[] };

/** Names in daily use that are no other spelling of the official one. */
const otherNames: Readonly<Record<string, string>> = { hcm: '79', saigon: '79' };

const nearestMax = 3; // names in a message
/** Slips of the keyboard that still point to a name: added, missing or other letters. */
const slipsMax = 2;
/** Shorter beginnings point to too many names. */
const beginningMin = 2; // letters

const byCode = new Map(provinces.map((province) => [province.code, province]));

/** Folded names of today's provinces, and of old ones that were only renamed. */
const current = new Map<string, Province>();
/** Folded names of provinces that another one took in. */
const merged = new Map<string, { oldNameVi: string; into: Province }>();
for (const province of provinces) current.set(fold(province.nameVi), province);
for (const [name, code] of Object.entries(otherNames)) current.set(name, provinceOfCode(code));
for (const [, oldNameVi, , newCode] of succession) {
  const name = fold(oldNameVi);
  if (current.has(name)) continue;
  const into = provinceOfCode(newCode);
  if (succession.filter(([, , , code]) => code === newCode).length === 1) current.set(name, into);
  else merged.set(name, { oldNameVi, into });
}

/** The province that a text means. */
export function meantProvince(text: string): MeantProvince {
  const folded = fold(text);
  const number = /^(?:vn34)?(\d{1,2})$/.exec(folded)?.[1];
  const found = number === undefined ? current.get(withoutKind(folded)) : byCode.get(number.padStart(2, '0'));
  if (found !== undefined) return { is: 'province', province: found };
  const before = merged.get(withoutKind(folded));
  return before === undefined ? { is: 'unknown', nearest: nearestTo(folded) } : { is: 'merged', ...before };
}

/**
 * The same, where a province is needed. Throws Refusal PROVINCE_MERGED with the province of today, PROVINCE_UNKNOWN
 * with the nearest names.
 */
export function provinceNamed(text: string): Province {
  const meant = meantProvince(text);
  if (meant.is === 'province') return meant.province;
  if (meant.is === 'merged')
    throw new Refusal('PROVINCE_MERGED', { old: meant.oldNameVi, province: meant.into.nameVi, id: meant.into.id });
  const nearest = meant.nearest.map(provinceText).join(', ');
  throw new Refusal('PROVINCE_UNKNOWN', nearest === '' ? {} : { nearest });
}

/** `Gia Lai (vn34-52)`. */
export function provinceText({ nameVi, id }: Province): string {
  return `${nameVi} (${id})`;
}

/** Letters without marks and digits, in lower case, and nothing between them. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[đð]/g, 'd')
    .replace(/[^a-z0-9]/g, '');
}

/** Without the word for its kind, before or, in English, behind the name. No name begins or ends with one. */
function withoutKind(folded: string): string {
  return folded.replace(/^(?:bhxh)?(?:tinh|thanhpho|tp)?/, '').replace(/(?:province|city)$/, '');
}

function provinceOfCode(code: string): Province {
  const province = byCode.get(code);
  if (province === undefined) throw new Error(`no province ${code}`);
  return province;
}

function nearestTo(folded: string): Province[] {
  const old = /^(?:vn63)?0?(\d{2})$/.exec(folded)?.[1];
  const successor = succession.find(([oldCode]) => oldCode === old)?.[3];
  if (successor !== undefined) return [provinceOfCode(successor)];
  const name = withoutKind(folded);
  if (name.length < beginningMin || /\d/.test(name)) return [];
  const names: [name: string, province: Province][] = [
    ...current,
    ...[...merged].map(([each, { into }]): [string, Province] => [each, into]),
  ];
  const near = names
    .map(([each, province]) => ({ province, slips: each.startsWith(name) ? 0 : slipsBetween(name, each) }))
    .filter(({ slips }) => slips <= slipsMax)
    .sort((a, b) => a.slips - b.slips);
  return [...new Set(near.map(({ province }) => province))].slice(0, nearestMax);
}

/** Letters to add, leave out or change until one name is the other. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let k = 1; k <= b.length; k++)
      next.push(Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + (a[i - 1] === b[k - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
