/** @module-tag long */
import { beforeAll, describe, expect, it } from 'vitest';
import { steps } from '../../core/reconcile/reconcile.ts';
import { liveDays, type Days } from '../../proof/scenario/sixty-days.ts';

describe('sixty days of births, deaths, corrections, moves, merges, uploads, lost events, failures and crashes', () => {
  // Of this seed every step has a crash and every kind of event happens often enough to count.
  let days: Days;
  beforeAll(async () => {
    days = await liveDays(60, { seed: 1, people: 80, uploadsPerDay: 1 });
  }, 120_000);

  it('end with the counts and rows that all uploads give from scratch', () => {
    expect(days.rows.lived).toEqual(days.rows.scratch);
    expect(days.counts.lived).toEqual(days.counts.scratch);
  });

  it('have, every night, every row of every province that did not fail as the registry of that night says', () => {
    expect(days.unsettled).toEqual([]);
    expect(days.drift).toBe(0);
  });

  it('have, every night, as many open cases as the state of the province says', () => {
    expect(days.miscounted).toEqual([]);
  });

  it('have, every night, what the dry run of the evening had said', () => {
    expect(days.unforeseen).toEqual([]);
  });

  it('have every change of every closed day by cause, adding up over the days', () => {
    expect(days.decomposed.wrong).toEqual([]);
    expect(days.decomposed.days).toBeGreaterThan(50);
  });

  it('have every death among participants found by the next run', () => {
    expect(days.deaths.missed).toEqual([]);
    expect(days.deaths.concerned).toBeGreaterThan(5);
  });

  it('end with all sharing across provinces found, and nothing else', () => {
    expect(days.sharing.found).toEqual(days.sharing.expected);
    expect(days.sharing.expected.idsElsewhere).toBeGreaterThan(5);
  });

  it('have every lost event answered', () => {
    expect(days.redriven).toBe(days.lost);
    expect(days.lost).toBeGreaterThan(5);
  });

  it('have a crash in every step, nights on which a province fails, and uploads during the run', () => {
    expect([...days.crashed].toSorted()).toEqual(steps.map(({ name }) => name).toSorted());
    expect(days.failedNights).toBeGreaterThan(3);
    expect(days.disturbances).toBeGreaterThan(10);
  });
});
