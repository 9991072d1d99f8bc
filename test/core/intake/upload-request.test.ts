/** What a key of an upload may be, and what an upload is named by. */
import { describe, expect, it } from 'vitest';
import { batchId, parseUploadKey } from '../../../core/intake/upload-request.ts';
import { testHash } from '../../support/test-world.ts';

describe('the key of an upload', () => {
  it('names the province and the kind', () => {
    expect(parseUploadKey('incoming/vn34-52/full/thang-1.csv')).toEqual({ province: 'vn34-52', kind: 'full' });
  });

  it.each([
    ['KEY_INVALID', 'outgoing/vn34-52/delta/a.csv'],
    ['KEY_INVALID', 'incoming/vn34-52/delta'],
    ['KEY_INVALID', 'incoming/vn34-52/delta/'],
    ['KEY_INVALID', 'incoming/vn34-52/delta/a/b.csv'],
    ['PROVINCE_UNKNOWN', 'incoming/vn34-99/delta/a.csv'],
    ['PROVINCE_UNKNOWN', 'incoming/vn63-52/delta/a.csv'],
    ['KIND_UNKNOWN', 'incoming/vn34-52/everything/a.csv'],
  ])('is refused with %s: %s', (code, key) => {
    expect(() => parseUploadKey(key)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('the id of a batch', () => {
  it('is another for another bucket, key or version of the object', () => {
    const ids = [
      batchId(testHash, 'b', 'k', 'v'),
      batchId(testHash, 'c', 'k', 'v'),
      batchId(testHash, 'b', 'l', 'v'),
      batchId(testHash, 'b', 'k', 'w'),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});
