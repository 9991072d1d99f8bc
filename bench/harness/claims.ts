/** Batches that are read and matched already, for benchmarks of what comes after: people are numbers from 0. */
import { Remade } from '../../core/base/remade.ts';
import { groupClaims, rowsOverClaimLimit } from '../../core/commit/attempts.ts';
import type { MatchedBatch } from '../../core/commit/prepare-version.ts';
import { Verdict } from '../../core/domain/codes.ts';
import { foldedParts, IdState, NameState, noOldId, type ClaimColumns } from '../../core/domain/columns.ts';
import type { UploadRequest } from '../../core/intake/upload-request.ts';
import { province } from './world.ts';

/** Units of a large province. */
const units = 3000;

/** Claims of these people, each with a number, an ID, a birth date and a name of its own. */
export function claimsOf(length: number, personAt: (row: number) => number): ClaimColumns {
  const claims: ClaimColumns = {
    length,
    row: new Uint32Array(length),
    line: new Uint32Array(length),
    participant: new Float64Array(length),
    id: new Float64Array(length),
    idState: new Uint8Array(length).fill(IdState.whole),
    oldId: new Uint32Array(length).fill(noOldId),
    birthDate: new Uint32Array(length),
    sex: new Uint8Array(length).fill(1),
    nameState: new Uint8Array(length).fill(NameState.whole),
    nameLow: new Uint32Array(length),
    nameHigh: new Uint32Array(length),
    folded: new Uint16Array(length * foldedParts).fill(1),
    words: new Uint8Array(length),
    schemes: new Uint8Array(length).fill(4),
    outOfScope: new Uint8Array(length),
    category: new Uint16Array(length),
    unit: new Uint32Array(length),
    flags: new Uint16Array(length),
    categories: [''],
    units: Array.from({ length: units + 1 }, (_, unit) => (unit === 0 ? '' : `DV${unit}`)),
  };
  for (let i = 0; i < length; i++) {
    const p = personAt(i);
    claims.row[i] = i + 1;
    claims.line[i] = i + 2;
    claims.participant[i] = 5_200_000_000 + 3 * p;
    claims.id[i] = 52_000_000_000 + ((p * 7_654_321) % 999_999_937);
    claims.birthDate[i] = 19_000_101 + (p % 100) * 10_000;
    claims.nameLow[i] = Math.imul(p, 0x9e3779b1);
    claims.nameHigh[i] = Math.imul(p, 0x85ebca77);
    claims.unit[i] = 1 + (p % units);
  }
  return claims;
}

/** The request of a batch; `id` is 64 hexadecimal digits and tells batches apart. */
export function requestOf(id: string, storedAt: number): UploadRequest {
  return {
    batch: id.slice(0, 32),
    province,
    kind: 'delta',
    scope: [],
    key: `incoming/${province}/delta/${id.slice(0, 32)}.csv`,
    objectVersion: id,
    storedAt,
    asOf: storedAt,
    rows: undefined,
    sha256: undefined,
    profile: undefined,
    ignoreColumns: [],
    confirmShrink: false,
    resend: false,
    officer: undefined,
    purpose: undefined,
  };
}

/** The batch as if the registry said the same of everybody. */
export function verifiedBatch(id: string, claims: ClaimColumns): MatchedBatch {
  const { length } = claims;
  const groups = groupClaims(claims);
  return {
    read: {
      claims,
      rejects: [],
      rows: { read: length, accepted: length, rejected: 0, blank: 0 },
      rejectedPresent: new Float64Array(0),
      unreadableNumbers: 0,
      bytes: 0,
      sha256: id,
      profile: 'canonical',
      columns: [],
      notes: [],
    },
    groups: new Remade(() => groupClaims(claims), groups),
    overLimit: rowsOverClaimLimit(groups, length),
    verdict: new Uint8Array(length).fill(Verdict.VERIFIED),
    details: new Uint16Array(length),
    flags: new Uint16Array(length),
    agrees: new Uint8Array(length).fill(1),
    registryVersion: '2026-01-31',
    canon: 257,
  };
}
