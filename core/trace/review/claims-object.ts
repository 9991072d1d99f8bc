/**
 * Open claims of a province as an object that one step of the scheduled run hands to the next: each item of the sweep
 * reads these and not the ledgers. Of that run alone, so it has no version: a line of JSON, then the arrays.
 */
import { concatBytes } from '../../base/bytes.ts';
import { IntegrityError } from '../../base/errors.ts';
import type { OpenClaims } from '../open-claims.ts';

type Column = {
  [Name in keyof OpenClaims]: OpenClaims[Name] extends ArrayLike<number> ? Name : never;
}[keyof OpenClaims];

/** Columns and what each is made of. */
const columns: Record<
  Column,
  Float64ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor
> = {
  province: Uint8Array,
  participant: Float64Array,
  unit: Uint32Array,
  verdict: Uint8Array,
  group: Uint8Array,
  id: Float64Array,
  oldId: Uint32Array,
  nameState: Uint8Array,
  nameLow: Uint32Array,
  nameHigh: Uint32Array,
  folded: Uint16Array,
  words: Uint8Array,
  canon: Uint16Array,
  birthDate: Uint32Array,
  sex: Uint8Array,
};
const names = Object.keys(columns) as Column[];

interface Head {
  length: number;
  provinces: string[];
  units: string[];
  waiting: number;
  places: number[]; // of each column
}

export function encodeOpenClaims(claims: OpenClaims): Uint8Array {
  const { length, provinces, units, waiting, prefixes } = claims;
  const head: Head = { length, provinces, units, waiting, places: names.map((name) => claims[name].length) };
  const arrays = [...names.map((name) => claims[name]), ...prefixes];
  return concatBytes([
    new TextEncoder().encode(`${JSON.stringify(head)}\n`),
    ...arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ]);
}

/** Throws `IntegrityError` if `bytes` are not what was encoded. */
export function decodeOpenClaims(key: string, bytes: Uint8Array): OpenClaims {
  const end = bytes.indexOf(0x0a);
  const { places, ...head } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Head;
  let at = end + 1;
  // Copied: an array of numbers begins at a multiple of its size.
  const take = (length: number): ArrayBuffer => {
    if (at + length > bytes.length) throw new IntegrityError(key, `${bytes.length} bytes`, 'open claims');
    const { buffer } = bytes.slice(at, at + length);
    at += length;
    return buffer;
  };
  const arrays = names.map((name, k) => new columns[name](take(places[k] * columns[name].BYTES_PER_ELEMENT)));
  const prefixes = head.provinces.map(() => new Uint32Array(take(4000)));
  return { ...head, ...Object.fromEntries(names.map((name, k) => [name, arrays[k]])), prefixes } as OpenClaims;
}

/** The claims of several provinces as one, in the order given. */
export function joinOpenClaims(parts: readonly OpenClaims[]): OpenClaims {
  const units = new Map<string, number>();
  const unitNumber = (unit: string): number => {
    const number = units.get(unit) ?? units.size;
    units.set(unit, number);
    return number;
  };
  const joined = Object.fromEntries(
    names.map((name) => {
      const all = new columns[name](parts.reduce((sum, part) => sum + part[name].length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part[name], at);
        at += part[name].length;
      }
      return [name, all];
    }),
  ) as Pick<OpenClaims, Column>;
  let at = 0;
  let province = 0;
  for (const part of parts) {
    for (let k = 0; k < part.length; k++, at++) {
      joined.province[at] = province + part.province[k];
      joined.unit[at] = unitNumber(part.units[part.unit[k]]);
    }
    province += part.provinces.length;
  }
  return {
    ...joined,
    length: at,
    provinces: parts.flatMap((part) => part.provinces),
    units: [...units.keys()],
    prefixes: parts.flatMap((part) => part.prefixes),
    waiting: parts.reduce((sum, { waiting }) => sum + waiting, 0),
  };
}
