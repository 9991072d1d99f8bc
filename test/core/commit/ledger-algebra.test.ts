/**
 * The ledger against a model: any order and repetition of any batches ends in the same rows and counts, equal to what a
 * simple program computes from the events.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemes, Verdict, type Scheme } from '../../../core/domain/codes.ts';
import { commitBatch } from '../../../core/commit/commit.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { readBatchItem } from '../../../core/commit/publish-batch.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { commitTest, plainClaims, plainRows } from '../../support/ledger-rows.ts';
import { testMatched, testProvince, testRequest, type TestBatch, type TestRow } from '../../support/matched-batch.ts';
import { claimBatches, scopedBatches } from '../../support/random-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

interface ModelRow {
  identity: { asOf: number; batch: string; name: number; unit: string } | undefined;
  membership: Map<Scheme, { asOf: number; batch: string; member: boolean }>;
}

const newer = (a: { asOf: number; batch: string }, b: { asOf: number; batch: string } | undefined): boolean =>
  b === undefined || a.asOf > b.asOf || (a.asOf === b.asOf && a.batch >= b.batch);

interface ModelLedger {
  rows: { participant: number; name: number; unit: string; schemes: Scheme[] }[];
  participants: number;
  verified: number;
  bySchemes: number[];
}

/** The ledger as a fold over all events, in whatever order: the newest word wins. */
function model(world: TestWorld, batches: readonly TestBatch[]): ModelLedger {
  const people = new Map<number, ModelRow>();
  const fulls = new Map<Scheme, { asOf: number; batch: string }>();
  for (const batch of batches) {
    const { batch: id } = testRequest(world.hash, batch);
    const stamp = { asOf: batch.asOf, batch: id };
    if (batch.kind === 'full') for (const s of batch.scope ?? []) if (newer(stamp, fulls.get(s))) fulls.set(s, stamp);
    for (const row of batch.rows) {
      // A row that names no known scheme leaves nothing in the ledger.
      if (batch.kind !== 'leave' && row.schemes?.length === 0) continue;
      const person = people.get(row.participant) ?? { identity: undefined, membership: new Map() };
      people.set(row.participant, person);
      const leaves = batch.kind === 'leave';
      for (const s of leaves ? (batch.scope ?? []) : (row.schemes ?? ['BHYT'])) {
        if (newer(stamp, person.membership.get(s))) person.membership.set(s, { ...stamp, member: !leaves });
      }
      if (!leaves && newer(stamp, person.identity)) {
        person.identity = { ...stamp, name: row.name ?? 1, unit: row.unit ?? 'DV1' };
      }
    }
  }
  const rows = [...people]
    .sort(([a], [b]) => a - b)
    .map(([participant, person]) => ({
      participant,
      name: person.identity?.name ?? 0,
      unit: person.identity?.unit ?? '',
      schemes: schemes.filter((s) => {
        const word = person.membership.get(s);
        return word?.member === true && newer(word, fulls.get(s));
      }),
    }));
  const counted = rows.filter((row) => row.schemes.length > 0);
  return {
    rows,
    participants: counted.length,
    verified: counted.filter((row) => row.name === 1).length,
    bySchemes: schemes.map((s) => counted.filter((row) => row.schemes.includes(s)).length),
  };
}

async function ledgerAfter(world: TestWorld, batches: readonly TestBatch[]): Promise<Record<string, unknown>> {
  for (const batch of batches) {
    await commitBatch(world, testRequest(world.hash, batch), testMatched(world.hash, batch), {
      disclosure: world.disclosure,
    });
  }
  const state = await readProvinceState(world.state, testProvince);
  const rows = (await plainRows(world)).map(({ participant, name, unit, schemes: held }) => {
    return { participant, name, unit, schemes: held };
  });
  return {
    rows,
    participants: state?.participants,
    verified: state?.verified,
    bySchemes: schemes.map((s) => state?.schemes[s].participants),
  };
}

describe('the ledger as a join of events', () => {
  it('equals the model in any order, with repetitions, and a recount finds no drift', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(scopedBatches, fc.infiniteStream(fc.nat()), async (batches, choices) => {
        const shuffled = [...batches, ...batches.slice(0, 2)];
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = choices.next().value % (i + 1);
          [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
        }
        const world = testWorld();
        const expected = model(world, batches);
        expect(await ledgerAfter(world, shuffled)).toEqual(expected);
        expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
      }),
      { numRuns: 120 },
    );
  });
});

/** Of a participant: the newest claim that was compared, else the held one that was committed last. */
interface ModelIdentity {
  row: TestRow;
  held: boolean;
  asOf: number;
  batch: string;
}

/** Rows of the batch that claim an ID on which the batch alone makes more than three different claims. */
function heldRows({ rows }: TestBatch): Set<TestRow> {
  const claims = Map.groupBy(rows, (row) => row.id ?? 0);
  return new Set(
    rows.filter((row) => row.id !== 0 && new Set(claims.get(row.id ?? 0)?.map(({ name }) => name)).size > 3),
  );
}

/** Whose claim is whose, by batches in the order of their commit. */
function modelIdentities(world: TestWorld, batches: readonly TestBatch[]): Map<number, ModelIdentity> {
  const people = new Map<number, ModelIdentity>();
  for (const batch of batches) {
    const stamp = { asOf: batch.asOf, batch: testRequest(world.hash, batch).batch };
    const held = heldRows(batch);
    for (const row of batch.rows) {
      const known = people.get(row.participant);
      if (held.has(row)) {
        if (known === undefined || known.held) people.set(row.participant, { row, held: true, ...stamp });
      } else if (known === undefined || known.held || newer(stamp, known))
        people.set(row.participant, { row, held: false, ...stamp });
    }
  }
  return people;
}

describe('held claims and claims of no ID', () => {
  it(
    'leave the identities and the claimants of the model, whatever their as-ofs and order',
    { tags: 'long' },
    async () => {
      const seen = { overtaken: 0, leftForNone: 0 };
      await fc.assert(
        fc.asyncProperty(claimBatches, async (batches) => {
          const world = testWorld();
          for (const batch of batches) await commitTest(world, batch);
          const people = [...modelIdentities(world, batches)].sort(([a], [b]) => a - b);
          const rows = people.map(([participant, { row, held, asOf }]) => ({
            participant,
            name: row.name,
            unit: row.unit,
            verdict: held ? Verdict.HELD : row.verdict,
            identityAsOf: held ? -1 : asOf,
          }));
          const found = await plainRows(world);
          expect(
            found.map(({ participant, name, unit, verdict, identityAsOf }) => {
              return { participant, name, unit, verdict, identityAsOf };
            }),
          ).toEqual(rows);
          const claimants = people
            .filter(([, { row, held }]) => !held && row.id !== 0)
            .map(([participant, { row }]) => [row.id, participant])
            .sort(([a = 0, p = 0], [b = 0, q = 0]) => a - b || p - q);
          const entries = (await plainClaims(world)) as [id: number, participant: number, state: number][];
          expect(entries.filter(([, , state]) => (state & 1) !== 0).map((entry) => entry.slice(0, 2))).toEqual(
            claimants,
          );
          expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0 }] });
          count(seen, batches);
        }),
        { numRuns: 100 },
      );
      // Both happen: an older claim compared behind a held newer one, and somebody who goes over to no ID.
      expect(Math.min(seen.overtaken, seen.leftForNone)).toBeGreaterThan(10);
    },
  );

  function count(seen: { overtaken: number; leftForNone: number }, batches: readonly TestBatch[]): void {
    const heldAt = new Map<number, number>();
    const claimed = new Set<number>();
    for (const batch of batches) {
      const held = heldRows(batch);
      for (const row of batch.rows) {
        if (held.has(row)) heldAt.set(row.participant, batch.asOf);
        else if ((heldAt.get(row.participant) ?? 0) > batch.asOf) seen.overtaken++;
        if (row.id === 0 && claimed.has(row.participant)) seen.leftForNone++;
        if (row.id !== 0 && !held.has(row)) claimed.add(row.participant);
      }
    }
  }

  const day = (d: number): number => Date.UTC(2026, 0, d);

  it('let an older file give the identity that a held newcomer has not', async () => {
    const world = testWorld();
    const id = 52_000_000_001;
    const storm = [1, 2, 3, 4].map((n) => ({ participant: n, id, name: n + 10 }));
    await commitTest(world, { name: 'storm', asOf: day(9), rows: storm });
    expect((await plainRows(world)).map(({ identityAsOf }) => identityAsOf)).toEqual([-1, -1, -1, -1]);
    await commitTest(world, { name: 'older', asOf: day(5), storedAt: day(10), rows: [{ participant: 1, name: 1 }] });
    expect((await plainRows(world))[0]).toMatchObject({ name: 1, verdict: Verdict.VERIFIED, identityAsOf: day(5) });
  });

  it('change nothing of what is known of the ID where the claim is held for those before it', async () => {
    const world = testWorld();
    const claim = (name: number): TestRow => ({ participant: 1, name });
    for (const name of [1, 2, 3]) await commitTest(world, { name: `n${name}`, asOf: day(name), rows: [claim(name)] });
    const before = await plainClaims(world);
    await commitTest(world, { name: 'n4', asOf: day(4), rows: [claim(4)] });
    expect((await plainRows(world))[0]).toMatchObject({ name: 3, verdict: Verdict.NAME_DIFFERS });
    expect(await plainClaims(world)).toEqual(before);
  });

  it('take whoever goes over to no ID from the claimants of the old one', async () => {
    const world = testWorld();
    const id = 52_000_000_001;
    const currentOf = async () =>
      ((await plainClaims(world)) as number[][]).filter(([, , state]) => state % 2 === 1).map(([, who]) => who);
    await commitTest(world, {
      name: 'a',
      asOf: day(1),
      rows: [
        { participant: 1, id },
        { participant: 2, id },
      ],
    });
    expect(await currentOf()).toEqual([1, 2]);
    const none: TestRow = { participant: 1, id: 0, verdict: Verdict.ID_MISSING };
    await commitTest(world, { name: 'b', asOf: day(2), rows: [none] });
    expect(await currentOf()).toEqual([2]);
  });
});

describe('who left unverified', () => {
  /** Those who were counted and not verified, and are not counted any more. */
  function leftUnverified(before: ModelLedger, after: ModelLedger): number {
    const counted = new Set(after.rows.filter((row) => row.schemes.length > 0).map((row) => row.participant));
    return before.rows.filter((row) => row.schemes.length > 0 && row.name !== 1 && !counted.has(row.participant))
      .length;
  }

  it(
    'is, for each batch, the number counted and unverified before and not counted after',
    { tags: 'long' },
    async () => {
      let seen = 0;
      await fc.assert(
        fc.asyncProperty(scopedBatches, async (batches) => {
          const world = testWorld();
          const done: TestBatch[] = [];
          for (const batch of batches) {
            const request = testRequest(world.hash, batch);
            const known = await readBatchItem(world, testProvince, request.batch);
            const before = model(world, done);
            await ledgerAfter(world, [batch]);
            done.push(batch);
            if (known !== undefined) continue;
            const item = await readBatchItem(world, testProvince, request.batch);
            expect(item?.leftUnverified).toBe(leftUnverified(before, model(world, done)));
            seen += item?.leftUnverified ?? 0;
          }
        }),
        { numRuns: 80 },
      );
      expect(seen).toBeGreaterThan(0);
    },
  );

  it('does not count the verified, those who keep a scheme, or those back in the same file', async () => {
    const world = testWorld();
    const row = (participant: number, name: number, held: Scheme[]) => ({ participant, name, schemes: held });
    await ledgerAfter(world, [
      {
        name: 'a',
        asOf: Date.UTC(2026, 0, 1),
        rows: [row(1, 1, ['BHYT']), row(2, 2, ['BHYT']), row(3, 2, ['BHYT', 'BHTN'])],
      },
    ]);
    const leave: TestBatch = {
      name: 'b',
      kind: 'leave',
      scope: ['BHYT'],
      asOf: Date.UTC(2026, 0, 2),
      rows: [1, 2, 3].map((participant) => ({ participant })),
    };
    await ledgerAfter(world, [leave]);
    const item = await readBatchItem(world, testProvince, testRequest(world.hash, leave).batch);
    expect(item?.leftUnverified).toBe(1);
  });
});

describe('merging', () => {
  const day = (d: number): number => Date.UTC(2026, 0, d);

  async function stateAfter(...batches: TestBatch[]) {
    const world = testWorld();
    await ledgerAfter(world, batches);
    return readProvinceState(world.state, testProvince);
  }

  it('never lets D02 rows wipe health insurance', async () => {
    const households: TestBatch = {
      name: 'd03',
      asOf: day(1),
      rows: [1, 2, 3].map((participant) => ({ participant, schemes: ['BHYT'] })),
    };
    const employers: TestBatch = {
      name: 'd02',
      asOf: day(2),
      rows: [1, 2].map((participant) => ({ participant, schemes: ['BHXHBB', 'BHTN'] })),
    };
    for (const order of [
      [households, employers],
      [employers, households],
    ]) {
      const state = await stateAfter(...order);
      expect(state?.schemes.BHYT.participants).toBe(3);
      expect(state?.schemes.BHXHBB.participants).toBe(2);
      expect(state?.participants).toBe(3);
    }
  });

  it('merges the schemes of several rows of one participant', async () => {
    const rows = [
      { participant: 1, schemes: ['BHYT'] as const },
      { participant: 1, schemes: ['BHXHTN'] as const },
    ];
    const state = await stateAfter({
      name: 'a',
      asOf: day(1),
      rows: rows.map((row) => ({ ...row, schemes: [...row.schemes] })),
    });
    expect(state).toMatchObject({
      participants: 1,
      schemes: { BHYT: { participants: 1 }, BHXHTN: { participants: 1 } },
    });
  });

  it('removes only the schemes of a full from absent participants', async () => {
    const all: TestBatch = {
      name: 'a',
      asOf: day(1),
      rows: [1, 2, 3].map((participant) => ({ participant, schemes: ['BHYT', 'BHXHBB'] })),
    };
    const full: TestBatch = {
      name: 'f',
      kind: 'full',
      scope: ['BHYT'],
      asOf: day(2),
      rows: [{ participant: 1, schemes: ['BHYT'] }],
    };
    const state = await stateAfter(all, full);
    expect(state?.schemes.BHYT.participants).toBe(1);
    expect(state?.schemes.BHXHBB.participants).toBe(3);
  });

  it('counts a rejected row with a readable number as present; an unreadable number removes nobody', async () => {
    const all: TestBatch = { name: 'a', asOf: day(1), rows: [1, 2, 3].map((participant) => ({ participant })) };
    const full: TestBatch = { name: 'f', kind: 'full', scope: ['BHYT'], asOf: day(2), rows: [{ participant: 1 }] };
    expect((await stateAfter(all, { ...full, rejectedPresent: [2, 9] }))?.participants).toBe(2);
    expect((await stateAfter(all, { ...full, unreadableNumbers: 1 }))?.participants).toBe(3);
  });

  it('refuses a full that would drop more than 5 % unless confirmed, and changes nothing', async () => {
    const world = testWorld();
    const people = Array.from({ length: 100 }, (_, i) => ({ participant: i + 1 }));
    const full = (name: string, kept: number): TestBatch => ({
      name,
      kind: 'full',
      scope: ['BHYT'],
      asOf: day(2),
      rows: people.slice(0, kept),
      confirmShrink: false,
    });
    await ledgerAfter(world, [{ name: 'a', asOf: day(1), rows: people }]);
    await expect(ledgerAfter(world, [full('f', 94)])).rejects.toMatchObject({ code: 'SHRINK_NOT_CONFIRMED' });
    expect(await readProvinceState(world.state, testProvince)).toMatchObject({ version: 1, participants: 100 });
    await ledgerAfter(world, [full('g', 95)]);
    expect(await readProvinceState(world.state, testProvince)).toMatchObject({ version: 2, participants: 95 });
    await ledgerAfter(world, [{ ...full('h', 10), asOf: day(3), confirmShrink: true }]);
    expect(await readProvinceState(world.state, testProvince)).toMatchObject({ version: 3, participants: 10 });
  });
});
