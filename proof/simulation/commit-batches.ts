/**
 * The batches of the commit's scenarios, small enough to be seen through, and a model of the books that needs no
 * ledger.
 */
import { schemes, Verdict, verdictNames } from '../../core/domain/codes.ts';
import { contentId, type UploadRequest } from '../../core/intake/upload-request.ts';
import type { MatchedBatch } from '../../core/commit/prepare-version.ts';
import { testMatched, testRequest, type TestBatch } from '../../test/support/matched-batch.ts';
import { testHash } from '../../test/support/test-world.ts';

const day = 86_400_000; // milliseconds
export const simulationStart = Date.UTC(2026, 0, 31, 5);

export interface SimBatch {
  test: TestBatch;
  request: UploadRequest;
  matched: MatchedBatch;
  content: string;
  /** What it is against other registry versions, by version. */
  under?: Record<string, MatchedBatch>;
}

/** A batch in the ledger, and the registry version it was matched against. */
export interface MatchedUnder {
  id: string;
  registryVersion: string;
}

/** Uploads were stored an hour ago, whatever they are as of: what they staged is fresh. */
const storedBefore = 3_600_000; // milliseconds

function simBatch(given: TestBatch): SimBatch {
  const test = { storedAt: simulationStart - storedBefore, ...given };
  const request = testRequest(testHash, test);
  const matched = testMatched(testHash, test);
  // Files of one text have one hash, whatever their names.
  const sameAs = sameBytes[test.name];
  if (sameAs !== undefined) matched.read.sha256 = simBatches[sameAs].matched.read.sha256;
  return { test, request, matched, content: contentId(testHash, { ...request, sha256: matched.read.sha256 }) };
}

/** Batches that repeat the bytes of another one. */
const sameBytes: Record<string, string> = { again: 'first' };

const tests: TestBatch[] = [
  // An upload whose event comes days late: what an earlier attempt staged may be old.
  {
    name: 'late',
    asOf: simulationStart - 6 * day,
    storedAt: simulationStart - 6 * day,
    rows: [{ participant: 1 }, { participant: 2, name: 2 }],
  },
  // An upload whose earlier attempts staged what the sweeper takes for abandoned.
  {
    name: 'belated',
    asOf: simulationStart - 9.5 * day,
    storedAt: simulationStart - 9 * day,
    rows: [{ participant: 1 }, { participant: 6, name: 2 }],
  },
  // What the ledger holds before, where a scenario begins with one.
  {
    name: 'base',
    asOf: simulationStart - 9 * day,
    rows: [{ participant: 2 }, { participant: 4, schemes: ['BHXHBB', 'BHYT'] }],
  },
  { name: 'first', asOf: simulationStart - 3 * day, rows: [{ participant: 1 }, { participant: 2, name: 2 }] },
  {
    name: 'second',
    asOf: simulationStart - 2 * day,
    rows: [{ participant: 2 }, { participant: 3, name: 3 }, { participant: 5, id: 52_000_000_001 }],
  },
  {
    name: 'third',
    asOf: simulationStart - 3 * day,
    rows: [{ participant: 3 }, { participant: 1, name: 4, unit: 'DV2' }],
  },
  {
    name: 'leave',
    kind: 'leave',
    scope: ['BHYT'],
    asOf: simulationStart - 2.5 * day,
    rows: [{ participant: 2 }, { participant: 4 }],
  },
  {
    name: 'full',
    kind: 'full',
    scope: ['BHYT'],
    asOf: simulationStart - 2.7 * day,
    rows: [{ participant: 2 }, { participant: 6 }],
  },
  {
    name: 'careful',
    kind: 'full',
    scope: ['BHYT'],
    asOf: simulationStart - day,
    confirmShrink: false,
    rows: [{ participant: 6 }],
  },
  { name: 'again', asOf: simulationStart - 2.9 * day, rows: [{ participant: 1 }, { participant: 2, name: 2 }] },
];

export const simBatches: Record<string, SimBatch> = {};
for (const test of tests) simBatches[test.name] = simBatch(test);

/** Many small batches, as a busy province sends them. */
export function fillerBatch(number: number): SimBatch {
  const test: TestBatch = {
    name: `filler ${number}`,
    asOf: simulationStart - 20 * day + number,
    rows: [{ participant: 7 }],
  };
  return (simBatches[test.name] ??= simBatch(test));
}

export const batchesById = new Map<string, SimBatch>();
export function batchOfId(id: string): SimBatch | undefined {
  if (batchesById.size < Object.keys(simBatches).length) {
    for (const batch of Object.values(simBatches)) batchesById.set(batch.request.batch, batch);
  }
  return batchesById.get(id);
}

interface Stamp {
  asOf: number;
  batch: string;
}

interface Person {
  identity: Stamp;
  verdict: number;
  schemes: Map<string, Stamp & { member: boolean }>;
}

function newer(a: Stamp, b: Stamp | undefined): boolean {
  return b === undefined || a.asOf > b.asOf || (a.asOf === b.asOf && a.batch >= b.batch);
}

/**
 * Persons by verdict, and participants by scheme, after these batches in any order: a join of events, written down as
 * simply as can be.
 */
export function modelCounts(ids: readonly MatchedUnder[]): {
  verdicts: Record<string, number>;
  schemes: Record<string, number>;
} {
  const people = new Map<number, Person>();
  const fulls = new Map<string, Stamp>();
  for (const { id, registryVersion } of ids) {
    const batch = batchOfId(id);
    if (batch === undefined) throw new Error(`unknown batch ${id}`);
    const matched = batch.under?.[registryVersion] ?? batch.matched;
    const { kind, scope, asOf } = batch.request;
    const stamp: Stamp = { asOf, batch: id };
    batch.test.rows.forEach((row, k) => {
      const person = people.get(row.participant) ?? {
        identity: { asOf: -1, batch: '' },
        verdict: 0,
        schemes: new Map(),
      };
      people.set(row.participant, person);
      for (const scheme of kind === 'leave' ? scope : (row.schemes ?? ['BHYT'])) {
        if (newer(stamp, person.schemes.get(scheme)))
          person.schemes.set(scheme, { ...stamp, member: kind !== 'leave' });
      }
      if (kind === 'leave' || !newer(stamp, person.identity)) return;
      person.identity = stamp;
      person.verdict = matched.read.claims.verdict(k);
    });
    if (kind === 'full') for (const scheme of scope) if (newer(stamp, fulls.get(scheme))) fulls.set(scheme, stamp);
  }
  const verdicts = Object.fromEntries(verdictNames.map((name) => [name, 0]));
  const members = Object.fromEntries(schemes.map((scheme) => [scheme, 0]));
  for (const person of people.values()) {
    const held = [...person.schemes].filter(([scheme, word]) => word.member && newer(word, fulls.get(scheme)));
    if (held.length === 0) continue;
    const name = verdictNames.find((each) => Verdict[each] === person.verdict);
    if (name !== undefined) verdicts[name] += 1;
    for (const [scheme] of held) members[scheme] += 1;
  }
  return { verdicts, schemes: members };
}
