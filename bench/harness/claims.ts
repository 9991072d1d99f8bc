/** Batches that are read and matched already, for benchmarks of what comes after: people are numbers from 0. */
import { Remade } from '../../core/base/remade.ts';
import { groupClaims, rowsOverClaimLimit } from '../../core/commit/attempts.ts';
import type { MatchedBatch } from '../../core/commit/prepare-version.ts';
import { Verdict } from '../../core/domain/codes.ts';
import { ClaimRows, putClaimRow, type ClaimRow } from '../../core/domain/claim-rows.ts';
import { foldedParts, IdState, NameState, noOldId } from '../../core/domain/columns.ts';
import type { UploadRequest } from '../../core/intake/upload-request.ts';
import { province } from './world.ts';

/** Units of a large province. */
const units = 3000;

/** Claims of these people, each with a number, an ID, a birth date and a name of its own. */
export function claimsOf(length: number, personAt: (row: number) => number): ClaimRows {
  const claims = new ClaimRows(length);
  const row: ClaimRow = {
    row: 0,
    line: 0,
    participant: 0,
    id: 0,
    idState: IdState.whole,
    oldId: noOldId,
    birthDate: 0,
    sex: 1,
    nameState: NameState.whole,
    nameLow: 0,
    nameHigh: 0,
    folded: new Uint16Array(foldedParts).fill(1),
    words: 0,
    schemes: 4,
    outOfScope: 0,
    category: 0,
    unit: 0,
    flags: 0,
  };
  for (let i = 0; i < length; i++) {
    const p = personAt(i);
    row.row = i + 1;
    row.line = i + 2;
    row.participant = 5_200_000_000 + 3 * p;
    row.id = 52_000_000_000 + ((p * 7_654_321) % 999_999_937);
    row.birthDate = 19_000_101 + (p % 100) * 10_000;
    row.nameLow = Math.imul(p, 0x9e3779b1);
    row.nameHigh = Math.imul(p, 0x85ebca77);
    row.unit = 1 + (p % units);
    putClaimRow(claims, i, row);
  }
  claims.length = length;
  claims.categories = [''];
  claims.units = Array.from({ length: units + 1 }, (_, unit) => (unit === 0 ? '' : `DV${unit}`));
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
export function verifiedBatch(id: string, claims: ClaimRows): MatchedBatch {
  const { length } = claims;
  for (let at = 0; at < length; at++) claims.setOutcome(at, Verdict.VERIFIED, 0, 1);
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
    registryVersion: '2026-01-31',
    canon: 257,
  };
}
