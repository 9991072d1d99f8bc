import { expect, it } from 'vitest';
import { IntegrityError } from '../../../core/base/errors.ts';
import { hasCanary, listeningLog, takeLeaks, textOfError } from '../../../proof/simulation/canary.ts';

it('detects personal data in logs and errors, and reports the place only', () => {
  const values = ['052090000001', '52000000003', 'Nguyễn Văn Đức', '02/05/1990', '1990-05-02', '19900101'];
  for (const value of values) {
    const cause = new Error(`row of ${value}`);
    const errors = [cause, new Error('x', { cause }), Object.assign(new Error('x'), { row: value })];
    for (const error of errors) expect(hasCanary(textOfError(error))).toBe(true);
    listeningLog.event('ROWS_READ', { value });
    expect(takeLeaks()).toEqual(["I14 a person's data is in the log event ROWS_READ"]);
  }
  expect(takeLeaks()).toEqual([]);
});

it('takes no participant number, key or code for a value of a person', () => {
  const texts = ['5200000001', `staged/vn34-52/${'0a'.repeat(16)}/${'1b'.repeat(32)}`, '2026-01-31', 'line 52'];
  for (const text of texts) expect(hasCanary(text)).toBe(false);
  expect(hasCanary(textOfError(new IntegrityError('ratified/vn34-52/1', 'nothing', 'a marker')))).toBe(false);
});
