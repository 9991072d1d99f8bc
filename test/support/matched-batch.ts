/** Matched batches made by hand, for tests of the ledger alone: what a row says and what its verdict is. */
import { rowsOverClaimLimit, groupClaims } from '../../core/commit/attempts.ts';
import type { ClaimRows } from '../../core/domain/claim-rows.ts';
import { IdState, NameState } from '../../core/domain/columns.ts';
import type { ReadBatch } from '../../core/domain/read-batch.ts';
import { schemes, Verdict, type BatchKind, type Scheme } from '../../core/domain/codes.ts';
import { Remade } from '../../core/base/remade.ts';
import { sha256Of } from '../../core/base/sha256.ts';
import type { Hash } from '../../core/ports.ts';
import type { MatchedBatch } from '../../core/commit/prepare-version.ts';
import { claimRows } from './claim-columns.ts';
import type { UploadRequest } from '../../core/intake/upload-request.ts';

export interface TestRow {
  participant: number;
  id?: number; // default: 052000000000 + participant
  name?: number; // stands for the fingerprint; default 1
  birthDate?: number;
  schemes?: Scheme[];
  unit?: string;
  category?: string;
  verdict?: number; // default: VERIFIED if name is 1, else NAME_DIFFERS
}

export interface TestBatch {
  name: string; // tells batches apart
  kind?: BatchKind;
  scope?: Scheme[];
  asOf: number; // milliseconds
  storedAt?: number; // default asOf
  rows: TestRow[];
  rejectedPresent?: number[];
  unreadableNumbers?: number;
  confirmShrink?: boolean;
  resend?: boolean;
}

export const testProvince = 'vn34-52';

export function testRequest(hash: Hash, batch: TestBatch): UploadRequest {
  return {
    batch: sha256Of(hash, new TextEncoder().encode(batch.name)).slice(0, 32),
    province: testProvince,
    kind: batch.kind ?? 'delta',
    scope: batch.scope ?? [],
    key: `incoming/${testProvince}/${batch.kind ?? 'delta'}/${batch.name}.csv`,
    objectVersion: 'v1',
    storedAt: batch.storedAt ?? batch.asOf,
    asOf: batch.asOf,
    rows: undefined,
    sha256: undefined,
    profile: undefined,
    ignoreColumns: [],
    confirmShrink: batch.confirmShrink ?? true,
    resend: batch.resend ?? false,
    officer: undefined,
    purpose: undefined,
  };
}

export function testMatched(hash: Hash, batch: TestBatch): MatchedBatch {
  const units = ['', ...new Set(batch.rows.map((row) => row.unit ?? 'DV1'))];
  const categories = ['', ...new Set(batch.rows.map((row) => row.category ?? ''))].filter(
    (category, at) => at === 0 || category !== '',
  );
  const claims = testClaims(batch.rows, units, categories);
  const accepted = batch.rows.length;
  const rejected = (batch.rejectedPresent?.length ?? 0) + (batch.unreadableNumbers ?? 0);
  const read: ReadBatch = {
    claims,
    rejects: [],
    rows: { read: accepted + rejected, accepted, rejected, blank: 0 },
    rejectedPresent: Float64Array.from(batch.rejectedPresent ?? []),
    unreadableNumbers: batch.unreadableNumbers ?? 0,
    bytes: 0,
    sha256: sha256Of(hash, new TextEncoder().encode(`bytes of ${batch.name}`)),
    profile: 'canonical',
    columns: [],
    notes: [],
  };
  const groups = groupClaims(claims);
  return {
    read,
    groups: new Remade(() => groupClaims(claims), groups),
    overLimit: rowsOverClaimLimit(groups, claims.length),
    registryVersion: '2026-01-31',
    canon: 257,
  };
}

function testClaims(rows: readonly TestRow[], units: string[], categories: string[]): ClaimRows {
  // Numbered once: a batch may have thousands of categories.
  const categoryNumbers = new Map(categories.map((category, at) => [category, at]));
  const claims = claimRows(
    rows.map((row) => ({
      participant: row.participant,
      id: row.id ?? 52_000_000_000 + row.participant,
      idState: IdState.whole,
      birthDate: row.birthDate ?? 19900101,
      sex: 1,
      nameState: NameState.whole,
      nameLow: row.name ?? 1,
      schemes: (row.schemes ?? ['BHYT']).reduce((bits, s) => bits | (1 << schemes.indexOf(s)), 0),
      outOfScope: row.verdict === Verdict.OUT_OF_SCOPE ? 1 : 0,
      category: categoryNumbers.get(row.category ?? '') ?? 0,
      unit: units.indexOf(row.unit ?? 'DV1'),
    })),
  );
  rows.forEach((row, at) => {
    const verdict = row.verdict ?? ((row.name ?? 1) === 1 ? Verdict.VERIFIED : Verdict.NAME_DIFFERS);
    claims.setOutcome(at, verdict, 0, verdict === Verdict.VERIFIED ? 1 : 0);
  });
  claims.categories = categories;
  claims.units = units;
  return claims;
}
