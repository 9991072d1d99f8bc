/** Open cases against a model that knows the rows of each version alone: any batches, compactions, closed days. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptDay } from '../../../core/commit/attempts.ts';
import { commitBatch } from '../../../core/commit/commit.ts';
import { compactProvince } from '../../../core/commit/compact.ts';
import { caseAt, countCases, pageOfCases, places, viewCases } from '../../../core/cases/case-view.ts';
import { dayOfNumber } from '../../../core/ledger/day-number.ts';
import { KeptCases } from '../../../core/cases/kept-cases.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { participantNumber } from '../../../core/domain/columns.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { Cause } from '../../../core/ledger/verdict-change.ts';
import { closeDays } from '../../../core/reconcile/close-day.ts';
import { historyRows, isOpen, type HistoryRow } from '../../support/ledger-history.ts';
import { testMatched, testProvince, testRequest, type TestBatch } from '../../support/matched-batch.ts';
import { claimBatches, scopedBatches } from '../../support/random-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

type Rows = ReadonlyMap<number, HistoryRow>;

interface Step {
  batch: TestBatch;
  registry: string; // the version that the batch was compared with
  compact: boolean;
  close: boolean;
}

const { DECEASED, ID_NOT_FOUND, VERIFIED, NAME_DIFFERS, OUT_OF_SCOPE } = Verdict;

/** Batches of a day each; with another registry version the same claims get other verdicts. */
const $steps = fc.oneof(scopedBatches, claimBatches).chain((batches) =>
  fc
    .array(
      fc.record({
        registry: fc.constantFrom('2026-01-31', '2026-01-31', '2026-02-28', '2026-03-31'),
        outcome: fc.constantFrom(undefined, undefined, VERIFIED, NAME_DIFFERS, DECEASED, ID_NOT_FOUND, OUT_OF_SCOPE),
        compact: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
        close: fc.boolean(),
      }),
      { minLength: batches.length, maxLength: batches.length },
    )
    .map((choices) =>
      batches.map((batch, i): Step => {
        const { outcome, ...choice } = choices[i];
        const rows = batch.rows.map((row) => (outcome === undefined ? row : { ...row, verdict: outcome }));
        return { batch: { ...batch, rows, storedAt: Date.UTC(2026, 0, 20 + i, 5) }, ...choice };
      }),
    ),
);

/** When the verdict of each participant last changed by a registry (the number of the step), and opened. */
interface Moves {
  byRegistry: Map<number, number>;
  openedOn: Map<number, number>;
}

function noteMoves(moves: Moves, before: Rows, after: Rows, step: number, day: number): void {
  for (const [participant, row] of after) {
    const was = before.get(participant);
    if (isOpen(row) && (was === undefined || !isOpen(was))) moves.openedOn.set(participant, day);
    if (was?.verdict === row.verdict) continue;
    if (row.cause >= Cause.death) moves.byRegistry.set(participant, step);
    else moves.byRegistry.delete(participant);
  }
}

function isCase(row: HistoryRow | undefined): boolean {
  return row !== undefined && row.schemes.length > 0 && isOpen(row);
}

function isMember(row: HistoryRow | undefined): boolean {
  return row !== undefined && row.schemes.length > 0;
}

/** What must be told of a case against the rows of a closed day that was the last of step `closed`. */
function expectedChange(then: Rows, row: HistoryRow, moves: Moves, closed: number): string {
  const was = then.get(row.participant);
  if ((moves.byRegistry.get(row.participant) ?? -1) > closed) return 'registry';
  if (!isMember(was)) return 'new';
  if (was?.verdict === VERIFIED) return 'wrong-again';
  return isCase(was) ? 'same' : 'new';
}

async function lived(world: TestWorld, { batch, registry, compact }: Step): Promise<void> {
  world.clock.time = (batch.storedAt ?? 0) + 3_600_000;
  const matched = { ...testMatched(world.hash, batch), registryVersion: registry };
  await commitBatch(world, testRequest(world.hash, batch), matched, { disclosure: world.disclosure });
  if (compact) await compactProvince(world, testProvince, { segmentsMax: 1 });
}

describe('open cases', () => {
  it(
    'are, over any history, who is not verified now, since when, and what changed since any closed day',
    { tags: 'long' },
    async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty($steps, async (steps) => {
          const world = testWorld();
          const kept = new KeptCases(world);
          const moves: Moves = { byRegistry: new Map(), openedOn: new Map() };
          const closed: { day: string; step: number; rows: Rows }[] = [];
          let rows: Rows = new Map();
          for (const [i, step] of steps.entries()) {
            const before = rows;
            await lived(world, step);
            rows = await historyRows(world);
            noteMoves(moves, before, rows, i, attemptDay(step.batch.storedAt ?? 0));
            for (const day of [undefined, ...closed]) {
              const base = day ?? closed.at(-1);
              const now = await kept.read(testProvince, day?.day);
              expect(now.compared?.day).toBe(base?.day);
              const view = viewCases(now.cases, 'exact', now.today);
              const told = Array.from(places(view, {}), (at) => caseAt(view, at));
              const then: Rows = base?.rows ?? new Map();
              const expected = [...rows.values()].filter(isCase).sort((a, b) => a.participant - b.participant);
              expect(
                told.map(({ participantNumber: number, verdict, unit, since, change }) => ({
                  number,
                  verdict,
                  unit,
                  since,
                  change,
                })),
              ).toEqual(
                expected.map((row) => ({
                  number: participantNumber(row.participant),
                  verdict: Object.keys(Verdict)[row.verdict - 1],
                  unit: row.unit,
                  since: dayOfNumber(moves.openedOn.get(row.participant) ?? 0),
                  change: expectedChange(then, row, moves, base?.step ?? -1),
                })),
              );
              for (const { change } of told) seen.add(change);
              const open = [...then.values()].filter(isCase);
              const mended = open.filter(({ participant }) => {
                const row = rows.get(participant);
                return isMember(row) && row?.verdict === VERIFIED;
              });
              const stillOpen = open.filter(({ participant }) => isCase(rows.get(participant)));
              expect(now.cases.before).toEqual({
                open: open.length,
                mended: mended.length,
                gone: open.length - mended.length - stillOpen.length,
              });
              if (mended.length > 0) seen.add('mended');
              if (now.cases.before.gone > 0) seen.add('gone');
            }
            const state = await readProvinceState(world.state, testProvince);
            expect((await kept.read(testProvince)).cases.length).toBe(state?.remaining ?? 0);
            if (!step.close || state === undefined) continue;
            const day = `2026-01-${20 + i}`;
            await closeDays(world, testProvince, day);
            closed.push({ day, step: i, rows });
          }
        }),
        { numRuns: 50 },
      );
      expect([...seen].sort()).toEqual(['gone', 'mended', 'new', 'registry', 'same', 'wrong-again']);
    },
  );

  it('are counted, filtered and given in pages alike', async () => {
    await fc.assert(
      fc.asyncProperty($steps, fc.integer({ min: 1, max: 3 }), async (steps, limit) => {
        const world = testWorld();
        for (const step of steps) await lived(world, step);
        const { cases, today } = await new KeptCases(world).read(testProvince);
        const view = viewCases(cases, world.disclosure, today);
        const all = Array.from(places(view, {}), (at) => caseAt(view, at));
        const counts = countCases(view);
        expect(counts.all).toBe(all.length);
        for (const [unit, count] of counts.units) expect(all.filter((each) => each.unit === unit)).toHaveLength(count);
        for (const each of all)
          expect(counts.reasons[each.verdict]).toBe(all.filter(({ verdict }) => verdict === each.verdict).length);
        for (const [unit] of counts.units) {
          const paged = [];
          let after: number | null = 0;
          while (after !== null) {
            const page: ReturnType<typeof pageOfCases> = pageOfCases(view, { unit }, { after, limit });
            expect(page.cases.length).toBeLessThanOrEqual(limit);
            paged.push(...page.cases);
            after = page.next;
          }
          expect(paged).toEqual(all.filter((each) => each.unit === unit));
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a day to compare with', () => {
  const batch = {
    name: 'a',
    asOf: Date.UTC(2026, 0, 20),
    storedAt: Date.UTC(2026, 0, 20, 5),
    rows: [{ participant: 1, name: 2 }],
  };
  it('that was not closed is refused, with those that can be asked for', async () => {
    const world = testWorld();
    await lived(world, { batch, registry: '2026-01-31', compact: false, close: false });
    const kept = new KeptCases(world);
    await expect(kept.read(testProvince, '2026-01-19')).rejects.toMatchObject({ code: 'DAY_UNKNOWN', facts: {} });
    world.clock.time += 3 * 86_400_000;
    await closeDays(world, testProvince, '2026-01-21');
    await expect(kept.read(testProvince, '2026-01-19')).rejects.toMatchObject({
      code: 'DAY_UNKNOWN',
      facts: { first: '2026-01-20', last: '2026-01-21' },
    });
    expect((await kept.read(testProvince)).compared).toEqual({ day: '2026-01-21', ledgerVersion: 1 });
  });

  it('is not needed while none was closed: then everybody is new', async () => {
    const world = testWorld();
    await lived(world, { batch, registry: '2026-01-31', compact: false, close: false });
    const { cases, today, compared } = await new KeptCases(world).read(testProvince);
    expect(compared).toBeUndefined();
    const view = viewCases(cases, 'exact', today);
    expect(Array.from(places(view, {}), (at) => caseAt(view, at).change)).toEqual(['new']);
  });
});
