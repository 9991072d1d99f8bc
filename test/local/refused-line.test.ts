import { describe, expect, it } from 'vitest';
import { Refusal } from '../../core/base/errors.ts';
import { refusedDocument } from '../../local/messages.ts';
import { refusedLine } from '../../local/faults.ts';

describe('a refusal with a line', () => {
  it.each([
    ['of a file', new Refusal('CSV_UNTERMINATED_QUOTE', { limit: 100 }, 292)],
    ['of a command', new Refusal('HISTORY_ROW', {}, 292)],
  ])('names it once in each language: %s', (_name, error) => {
    const { refusal } = refusedDocument(error);
    expect(refusal.line).toBe(292);
    expect(refusedLine(refusal, 'vi')).toMatch(/^\[\w+\] Dòng 292: (?!.*292)/);
    expect(refusedLine(refusal, 'en')).toMatch(/^\[\w+\] Line 292: (?!.*292)/);
  });
});
