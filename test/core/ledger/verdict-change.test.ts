import { describe, expect, it } from 'vitest';
import { Verdict, verdictNames } from '../../../core/domain/codes.ts';
import {
  Cause,
  causeEnd,
  historyAfter,
  isOpenVerdict,
  recheckCause,
  sinceAfter,
} from '../../../core/ledger/verdict-change.ts';

const { VERIFIED, NAME_DIFFERS, DECEASED, ID_NOT_FOUND, ID_SUPERSEDED, HELD, OUT_OF_SCOPE } = Verdict;

describe('causes of changes', () => {
  it('never change their numbers', () => {
    expect(Object.entries(Cause).map(([name, number]) => `${number} ${name}`)).toEqual([
      '1 joined',
      '2 left',
      '3 moved',
      '4 claim',
      '5 held',
      '6 released',
      '7 death',
      '8 newId',
      '9 superseded',
      '10 cancelled',
      '11 correction',
      '12 oldId',
      '13 rule',
    ]);
    expect(Math.max(...Object.values(Cause))).toBe(causeEnd - 1);
  });

  it.each([
    [VERIFIED, DECEASED, 'death'],
    [VERIFIED, ID_SUPERSEDED, 'superseded'],
    [VERIFIED, ID_NOT_FOUND, 'cancelled'],
    [ID_NOT_FOUND, VERIFIED, 'newId'],
    [NAME_DIFFERS, VERIFIED, 'correction'],
  ])('of the registry follow from the two verdicts, %i and %i: %s', (before, after, cause) => {
    expect(recheckCause(before, after, { touched: true, byOldId: false })).toBe(cause);
    expect(recheckCause(before, after, { touched: false, byOldId: false })).toBe('rule');
    expect(recheckCause(before, after, { touched: false, byOldId: true })).toBe('oldId');
  });
});

describe('an open case', () => {
  it('is whoever is in scope and not verified', () => {
    expect(verdictNames.filter((name) => isOpenVerdict[Verdict[name]] === 0)).toEqual([
      'VERIFIED',
      'VERIFIED_PARTIAL_DATE',
      'OUT_OF_SCOPE',
    ]);
    expect(isOpenVerdict[0]).toBe(0);
  });

  it.each([
    ['begins with the first verdict', 0, 0, NAME_DIFFERS, 9],
    ['begins with the change', VERIFIED, 0, NAME_DIFFERS, 9],
    ['begins when somebody comes into scope', OUT_OF_SCOPE, 0, NAME_DIFFERS, 9],
    ['goes on with another verdict', NAME_DIFFERS, 5, DECEASED, 5],
    ['goes on when a held claim is compared', HELD, 5, DECEASED, 5],
    ['goes on with the same verdict', NAME_DIFFERS, 5, NAME_DIFFERS, 5],
    ['of which the begin is not known stays so', NAME_DIFFERS, 0, DECEASED, 0],
    ['ends', NAME_DIFFERS, 5, VERIFIED, 0],
    ['ends out of scope', NAME_DIFFERS, 5, OUT_OF_SCOPE, 0],
  ])('%s', (_, before, since, after, expected) => {
    expect(sinceAfter(before, since, after, 9)).toBe(expected);
  });
});

describe('what a row remembers', () => {
  const row = { verdict: NAME_DIFFERS, since: 5, verdictBefore: VERIFIED, cause: Cause.claim };

  it('is the last change, and stays while the verdict does', () => {
    expect(historyAfter(row, NAME_DIFFERS, { day: 9, cause: Cause.death })).toMatchObject({
      since: 5,
      verdictBefore: VERIFIED,
      cause: Cause.claim,
    });
    expect(historyAfter(row, DECEASED, { day: 9, cause: Cause.death })).toEqual({
      since: 5,
      verdictBefore: NAME_DIFFERS,
      cause: Cause.death,
    });
  });

  it('of a first verdict is how it came', () => {
    const nobody = { verdict: 0, since: 0, verdictBefore: 0, cause: 0 };
    expect(historyAfter(nobody, VERIFIED, { day: 9, cause: Cause.claim })).toEqual({
      since: 0,
      verdictBefore: 0,
      cause: Cause.joined,
    });
    expect(historyAfter(nobody, HELD, { day: 9, cause: Cause.claim })).toMatchObject({ since: 9, cause: Cause.held });
  });
});
