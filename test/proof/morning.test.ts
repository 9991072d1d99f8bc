/** A short form of the worst morning, on simulated time, and the bugs that it must find. */
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
    const { 'every commit tried again reads all': again } = compared;
    const { 'every range a request (1,044 GETs)': unjoined } = mutants;
    const { seconds } = simulateMorning(todaysMorning);
    for (const worse of [again, unjoined])
      expect(simulateMorning({ ...todaysMorning, ...worse }).seconds.most95).toBeGreaterThan(2 * seconds.most95);
  });

  it('fails batches where only the SDK tries again, and those wait as long as they are invisible', () => {
    const morning = { ...short, batchesOfProvince: 20, books: 16 };
    const failing = simulateMorning({ ...morning, ...mutants['no attempts beyond those of the SDK'], scale: 3 });
    const hidden = simulateMorning({ ...morning, ...mutants['the same, invisible for 30 minutes'], scale: 3 });
    expect(failing.failedAttempts).toBeGreaterThan(0);
    expect(failing.failedDeliveries).toBeGreaterThan(0);
    expect(hidden.seconds.last).toBeGreaterThan(1_800);
  });

  it('delivers again what failed while S3 refused everything, and then answers it', () => {
    const { 'S3 refuses everything for four minutes': outage } = compared;
    const outcome = simulateMorning({ ...short, ...outage });
    expect(outcome).toMatchObject({ messages: 344, answered: 344, dead: 0 });
    expect(outcome.failedAttempts).toBeGreaterThan(0);
    expect(outcome.deliveriesMost).toBeLessThanOrEqual(3);
  });

  it('puts no message aside in an account of ten functions, though deliveries are throttled', () => {
    const { 'an account of 10 functions': small } = compared;
    const outcome = simulateMorning({ ...todaysMorning, ...small });
    expect(outcome).toMatchObject({ messages: 696, answered: 696, dead: 0 });
    expect(outcome.throttledDeliveries).toBeGreaterThan(0);
  });
});
