import { describe, expect, it } from 'vitest';
import { IdState } from '../../../core/domain/columns.ts';
import { IdReader } from '../../../core/intake/normalise-id.ts';
import { isIdPrefix } from '../../../core/domain/provinces.ts';
import { bytesOf } from '../intake/batch-support.ts';

/** The codes of Circular 07/2016/TT-BCA, appendix 1, in their order. */
const provinces =
  '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 ' +
  '042 044 045 046 ' +
  '048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 ' +
  '092 093 094 095 096';

describe('isIdPrefix', () => {
  it('knows the 63 provinces of birth registration and 195 countries, and nothing else', () => {
    const known = Array.from(isIdPrefix.keys()).filter((code) => isIdPrefix[code] === 1);
    const codes = known.map((code) => String(code).padStart(3, '0'));
    expect(codes.filter((code) => code < '100')).toEqual(provinces.split(' '));
    expect(provinces.split(' ').length).toBe(63);
    expect(codes.filter((code) => code >= '100')).toEqual(Array.from({ length: 195 }, (_, k) => String(101 + k)));
  });

  it('decides which numbers of twelve digits are IDs', () => {
    const reader = new IdReader();
    for (let prefix = 0; prefix < 1000; prefix++) {
      const cell = bytesOf(`${String(prefix).padStart(3, '0')}090000001`);
      reader.readParticipant(bytesOf('0101010101'), 0, 10);
      reader.readId(cell, 0, cell.length, 0, 0);
      expect([prefix, reader.idState]).toEqual([prefix, isIdPrefix[prefix] === 1 ? IdState.whole : IdState.invalid]);
    }
  });
});
