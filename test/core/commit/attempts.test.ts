import { describe, expect, it } from 'vitest';
import {
  attemptDay,
  attemptWindowDays,
  decideAttempts,
  rowsOverClaimLimit,
  groupClaims,
  undecided,
} from '../../../core/commit/attempts.ts';
import { idWindows, noLeavers } from '../../../core/commit/id-windows.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { claimDays, claimHash, newClaimEntries, type ClaimEntries } from '../../../core/ledger/claims.ts';
import { testMatched, type TestRow } from '../../support/matched-batch.ts';
import { testHash } from '../../support/test-world.ts';

const id = 52_090_000_001;
const today = 2000;

function claimsOf(rows: TestRow[]) {
  return testMatched(testHash, { name: 'b', asOf: 0, rows }).read.claims;
}

/** Entries of one ID: claims by name, with the days on which they were counted. */
function knownClaims(...entries: { name: number; days: number[] }[]): ClaimEntries {
  const known = newClaimEntries(entries.length);
  entries.forEach(({ name, days }, i) => {
    known.id[i] = id;
    known.participant[i] = i + 1;
    known.claim[i] = claimHash(name, 0, 19900101, 1);
    days.forEach((day, k) => {
      known.days[i * claimDays + k] = day;
      known.changed[i * claimDays + k] = claimHash(k === 0 ? name : name * 10 + k, 0, 19900101, 1);
    });
  });
  known.length = entries.length;
  return known;
}

function decide(rows: TestRow[], known: ClaimEntries, released = false) {
  const claims = claimsOf(rows);
  const groups = groupClaims(claims);
  const decision = undecided(rowsOverClaimLimit(groups, claims.length), { released, shared: false });
  for (const window of idWindows(groups, noLeavers, 2))
    decideAttempts(decision, groups, window, known, { today, released });
  const { held, counted } = decision;
  return { held: [...held], counted: [...counted] };
}

const row = (participant: number, name: number): TestRow => ({ participant, id, name });

describe('attempts on one ID', () => {
  it('compares three different claims of a file and counts each once', () => {
    expect(decide([row(1, 1), row(2, 2), row(3, 3)], knownClaims())).toEqual({ held: [0, 0, 0], counted: [1, 1, 1] });
  });

  it('holds all claims of a file that makes more than three different ones', () => {
    const rows = [row(1, 1), row(2, 2), row(3, 3), row(4, 4), row(5, 1)];
    expect(decide(rows, knownClaims()).held).toEqual([1, 1, 1, 1, 1]);
  });

  it('does not count repetitions of a claim', () => {
    const rows = Array.from({ length: 10 }, (_, k) => row(k + 1, 1));
    expect(decide(rows, knownClaims())).toEqual({ held: Array(10).fill(0), counted: [1, ...Array(9).fill(0)] });
    expect(decide(rows, knownClaims({ name: 1, days: [today] })).counted).toEqual(Array(10).fill(0));
  });

  it('holds the fourth changed claim within thirty days, across files and participants', () => {
    const known = knownClaims({ name: 1, days: [today - 29] }, { name: 2, days: [today - 5, today - 1] });
    expect(decide([row(9, 7)], known)).toEqual({ held: [1], counted: [0] });
  });

  it('compares again when the oldest changed claim is thirty days old', () => {
    const known = knownClaims(
      { name: 1, days: [today - attemptWindowDays] },
      { name: 2, days: [today - 5, today - 1] },
    );
    expect(decide([row(9, 7)], known)).toEqual({ held: [0], counted: [1] });
  });

  it('compares up to the limit in file order and holds the rest', () => {
    const known = knownClaims({ name: 1, days: [today - 1] });
    expect(decide([row(7, 5), row(8, 6), row(9, 7)], known)).toEqual({ held: [0, 0, 1], counted: [1, 1, 0] });
  });

  it('holds nothing that headquarters released, but counts it', () => {
    const rows = [row(1, 1), row(2, 2), row(3, 3), row(4, 4)];
    expect(decide(rows, knownClaims(), true)).toEqual({ held: [0, 0, 0, 0], counted: [1, 1, 1, 1] });
  });

  it('compares a return to an earlier claim', () => {
    const known = knownClaims({ name: 1, days: [today - 3, today - 2, today - 1] });
    expect(decide([row(1, 11), row(2, 12), row(3, 1)], known)).toEqual({ held: [0, 0, 0], counted: [0, 0, 0] });
    expect(decide([row(1, 13)], known).held).toEqual([1]);
  });

  it('does not count rows that claim no ID', () => {
    const rows = Array.from({ length: 9 }, (_, k) => ({ participant: k + 1, id: 0, name: k + 1 }));
    expect(decide(rows, knownClaims()).held).toEqual(Array(9).fill(0));
  });
});

describe('rows out of scope', () => {
  it('ask nothing: they are neither held nor counted, and hold no others', () => {
    const outside = Array.from({ length: 9 }, (_, k) => ({ ...row(k + 1, k + 2), verdict: Verdict.OUT_OF_SCOPE }));
    expect(decide([...outside, row(10, 1)], knownClaims())).toEqual({
      held: Array(10).fill(0),
      counted: [...Array(9).fill(0), 1],
    });
  });
});

describe('the day of an attempt', () => {
  it('changes at midnight in Viet Nam', () => {
    const midnight = Date.UTC(2026, 10, 22, 17);
    expect(attemptDay(midnight) - attemptDay(midnight - 1)).toBe(1);
    expect(attemptDay(midnight + 86_399_999)).toBe(attemptDay(midnight));
  });
});
