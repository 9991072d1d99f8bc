import { describe, expect, it } from 'vitest';
import { IntegrityError, Refusal } from '../../core/base/errors.ts';
import { failureOf } from '../../functions/operation-world.ts';

describe('what an order is told of an error', () => {
  it('names an object of ours that is damaged', () => {
    const error = new IntegrityError('staged/vn34-52/a/b', 'one hash', 'another');
    expect(failureOf(error)).toEqual({ code: 'INTEGRITY', facts: { key: 'staged/vn34-52/a/b' } });
  });

  it('names no upload, whose key ends in what an office called its file', () => {
    const error = new IntegrityError('incoming/vn34-52/delta/Nguyễn Văn An 052090000001.csv', '1 bytes', '2');
    expect(failureOf(error)).toEqual({ code: 'INTEGRITY' });
  });

  it('has code, facts and line of a refusal, and nothing of a fault', () => {
    expect(failureOf(new Refusal('TARGET_INDICATOR', {}, 7))).toEqual({ code: 'TARGET_INDICATOR', line: 7 });
    expect(failureOf(new Error('a text that may quote anything'))).toBeUndefined();
  });
});
