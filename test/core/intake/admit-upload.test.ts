/** The gate, decision by decision: what it admits, refuses, ignores and lets wait, and what it keeps of a key. */
import { describe, expect, it } from 'vitest';
import {
  admitUpload,
  fileTimeAheadMax,
  keptKey,
  provinceOfPrincipal,
  uploadBatchId,
  type Admission,
  type ArrivingUpload,
  type Gate,
} from '../../../core/intake/admit-upload.ts';
import { fileNameBytesMax, isFileName } from '../../../core/intake/file-name.ts';
import { testHash } from '../../support/test-world.ts';

const now = Date.UTC(2026, 0, 31);
const minutes = 60_000;
const key = 'incoming/vn34-52/delta/a.csv';

function decide(upload: Partial<ArrivingUpload> = {}, gate: Partial<Gate> = {}): string {
  const decided: Admission = admitUpload({ bucket: 'uploads', key, ...upload }, { bucket: 'uploads', now, ...gate });
  return 'code' in decided ? `${decided.decision} ${decided.code}` : decided.decision;
}

/** What the store says of an upload, its times in minutes from now. */
const stored = (storedAt: number, changedAt = storedAt) => ({
  stored: { storedAt: now + storedAt * minutes, changedAt: now + changedAt * minutes },
});

describe('the gate', () => {
  it.each<[string, Partial<ArrivingUpload>]>([
    ['admit', {}],
    ['admit', { principal: 'AROA:vn34-52.binh' }],
    ['admit', { principal: 'AROA:operator', ticketSession: 'vn34-52.binh' }],
    ['ignore BUCKET_FOREIGN', { bucket: 'others' }],
    ['ignore KEY_INVALID', { key: 'outgoing/vn34-52/delta/a.csv' }],
    ['ignore KEY_INVALID', { key: 'incoming/vn34-99/delta/a.csv' }],
    ['ignore PRINCIPAL_FOREIGN', { principal: 'AROA:vn34-01.an' }],
    ['ignore PRINCIPAL_FOREIGN', { principal: 'AROA:operator', ticketSession: 'vn34-01.an' }],
    // Whoever is not of the office is told nothing of the key either.
    ['ignore PRINCIPAL_FOREIGN', { principal: 'AROA:vn34-01.an', key: 'incoming/vn34-52/delta/a/b.csv' }],
    ['refuse KEY_INVALID', { key: 'incoming/vn34-52/delta/a/b.csv' }],
    ['refuse KEY_INVALID', { key: 'incoming/vn34-52/delta/..' }],
    ['refuse KIND_UNKNOWN', { key: 'incoming/vn34-52/everything/a.csv' }],
    ['refuse UPLOAD_ARCHIVED', { stored: { storedAt: now, changedAt: now, archived: true } }],
  ])('decides: %s, for %o', (decision, upload) => {
    expect(decide(upload)).toBe(decision);
  });

  it('lets wait what a clock has dated ahead, and refuses a file that is hours ahead', () => {
    expect([5, 6].map((ahead) => decide(stored(ahead, 0)))).toEqual(['admit', 'wait CLOCK_BEHIND']);
    const changed = [5, 6, fileTimeAheadMax / minutes, fileTimeAheadMax / minutes + 1];
    expect(changed.map((ahead) => decide(stored(0, ahead)))).toEqual([
      'admit',
      'wait FILE_TIME_AHEAD',
      'wait FILE_TIME_AHEAD',
      'refuse FILE_TIME_AHEAD',
    ]);
    expect(decide({}, { lastUpload: now + 5 * minutes })).toBe('admit');
    expect(decide({}, { lastUpload: now + 6 * minutes })).toBe('wait CLOCK_BEHIND');
  });
});

describe('a principal', () => {
  it.each([
    ['vn34-52.binh', 'vn34-52'],
    ['AROA:vn34-52.binh', 'vn34-52'],
    ['arn:aws:sts::1:assumed-role/office/vn34-52.binh', 'vn34-52'],
    ['AROA:operator', undefined],
    ['AROA:xvn34-52.binh', undefined],
    ['vn34-52.binh/operator', undefined],
    ['AROA:vn34-52', undefined],
    ['AROA:vn34-99.binh', undefined],
    ['AROA:vn34-00.op-1', 'vn34-00'],
    [undefined, undefined],
  ])('%s belongs to %s', (principal, province) => {
    expect(provinceOfPrincipal(principal)).toBe(province);
  });
});

describe('a name of a file', () => {
  it.each(['a.csv', 'Danh sách (tháng 1) + bổ sung, số 2 & 3.xlsx', "d'An#1.csv", '100%.csv', '%zz.csv', 'ホ.csv'])(
    'may be "%s"',
    (name) => {
      expect(isFileName(name)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '..',
    '.csv',
    '...',
    '-- .--',
    'a\u0000.csv',
    'a\n.csv',
    'a\u202e.csv',
    'a\u200b.csv',
    'a\\b.csv',
    'a/b.csv',
    'a\ufffd.csv',
    'a%2e.csv',
    'a%2F.csv',
    '\ud800a.csv',
  ])('may not be %j', (name) => {
    expect(isFileName(name)).toBe(false);
  });

  it('has a greatest length, in bytes', () => {
    const bytes = (length: number) => 'ế'.repeat(length / 3 - 1) + 'aaa';
    expect(new TextEncoder().encode(bytes(198)).length).toBe(198);
    expect(isFileName(bytes(198))).toBe(true);
    expect(isFileName('a'.repeat(fileNameBytesMax))).toBe(true);
    expect(isFileName('a'.repeat(fileNameBytesMax + 1))).toBe(false);
    expect(isFileName(bytes(201))).toBe(false);
  });
});

describe('a key that is refused as it stands', () => {
  const hostile = 'incoming/vn34-52/delta/a\u202e.csv';

  it('is kept as a hash, another one as it is', () => {
    expect(keptKey(testHash, key)).toBe(key);
    expect(keptKey(testHash, hostile)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('is one batch in all its versions, another one a batch for each', () => {
    const ids = (each: string) =>
      ['1', '2'].map((version) => uploadBatchId(testHash, { bucket: 'b', key: each, version }));
    expect([new Set(ids(hostile)).size, new Set(ids(key)).size]).toEqual([1, 2]);
  });
});
