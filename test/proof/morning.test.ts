/**
 * A short form of the worst morning, on simulated time, and the bugs that it must find.
 *
 * @module-tag long
 */
import { describe, expect, it } from 'vitest';
import { simulateMorning } from '../../proof/morning/morning.ts';
import { compared, mutants, todaysMorning } from '../../proof/morning/mornings.ts';

const short = { ...todaysMorning, batchesOfProvince: 10, books: 4 };
const found = simulateMorning(short);

describe('the worst morning', () => {
  it('answers every batch: no attempt fails, no message is delivered twice or put aside', () => {
    expect(found).toMatchObject({ messages: 344, answered: 344, dead: 0, failedAttempts: 0, deliveriesMost: 1 });
    expect(found.getsServedMost).toBeLessThanOrEqual(2 * 5_500);
  });

  it('is the same for the same seed', () => {
    expect(simulateMorning(short)).toEqual(found);
    expect(simulateMorning({ ...short, seed: 2 })).not.toEqual(found);
  });

  it('is over sooner than without joined reads, and than where a commit that lost reads everything again', () => {
    const busy = { ...todaysMorning, books: 0, batchesOfProvince: 16 };
    const { 'every commit tried again reads all': again } = compared;
    const { 'every range a request (1,044 GETs)': unjoined } = mutants;
    const { half, most95 } = simulateMorning(busy).seconds;
    expect(simulateMorning({ ...busy, ...again }).seconds.half).toBeGreaterThan(1.5 * half);
    expect(simulateMorning({ ...busy, ...unjoined }).seconds.most95).toBeGreaterThan(5 * most95);
  });

  it('fails attempts where only the SDK tries again', () => {
    const busy = { ...todaysMorning, batchesOfProvince: 30 };
    const { 'no attempts beyond those of the SDK': change } = mutants;
    expect(simulateMorning({ ...busy, ...change, scale: 1 }).failedAttempts).toBeGreaterThan(0);
    expect(simulateMorning(busy).failedAttempts).toBe(0);
  });

  it('outlasts four minutes in which S3 refuses everything within the invocations, and longer by deliveries', () => {
    const { 'S3 refuses everything for four minutes': outage } = compared;
    const outcome = simulateMorning({ ...short, ...outage });
    expect(outcome).toMatchObject({ messages: 344, answered: 344, dead: 0 });
    expect(outcome.failedAttempts).toBeGreaterThan(0);
    expect(outcome.deliveriesMost).toBe(1);
    expect(outcome.seconds.last).toBeLessThan(400);
    const long = { ...short, provinces: 4, books: 1, outage: { from: 10_000, until: 1_200_000 } };
    const later = simulateMorning(long);
    expect(later).toMatchObject({ messages: 41, answered: 41, dead: 0 });
    expect(later.deliveriesMost).toBeGreaterThan(1);
    const hidden = simulateMorning({ ...long, visibilityMs: 1_800_000 });
    expect(hidden.seconds.last).toBeGreaterThan(later.seconds.last);
  });

  it('puts no message aside in an account of ten functions, though deliveries are throttled', () => {
    const { 'an account of 10 functions': small } = compared;
    const outcome = simulateMorning({ ...todaysMorning, ...small });
    expect(outcome).toMatchObject({ messages: 696, answered: 696, dead: 0 });
    expect(outcome.throttledDeliveries).toBeGreaterThan(0);
  });
});
