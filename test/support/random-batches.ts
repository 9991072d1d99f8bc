/** Any small batches: few people, few days, so that everything meets everything. */
import * as fc from 'fast-check';
import { schemes, Verdict, type Scheme } from '../../core/domain/codes.ts';
import type { TestBatch } from './matched-batch.ts';

const $scheme = fc.constantFrom<Scheme>(...schemes);
const $scope = fc.uniqueArray($scheme, { minLength: 1, maxLength: 3 });
// Names 1 to 3: at most three different claims on one ID, so that nothing is ever held.
const $row = fc.record({
  participant: fc.integer({ min: 1, max: 6 }),
  name: fc.integer({ min: 1, max: 3 }),
  schemes: fc.uniqueArray($scheme, { maxLength: 3 }),
  unit: fc.constantFrom('A', 'B'),
});

export const scopedBatches = fc
  .array(
    fc.record({
      kind: fc.constantFrom('delta' as const, 'delta' as const, 'leave' as const, 'full' as const),
      scope: $scope,
      day: fc.integer({ min: 0, max: 4 }), // few days: many ties
      rows: fc.uniqueArray($row, { selector: (row) => row.participant, minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drafts): TestBatch[] =>
    drafts.map(({ day, scope, kind, rows }, i) => ({
      name: `batch-${i}`,
      kind,
      scope: kind === 'delta' ? [] : scope,
      asOf: Date.UTC(2026, 0, 1 + day),
      storedAt: Date.UTC(2026, 0, 20),
      // Rows that name no scheme are present in a `full`, which no event records: there the order of batches matters.
      rows:
        kind === 'full' ? rows.map((row) => ({ ...row, schemes: row.schemes.length > 0 ? row.schemes : scope })) : rows,
    })),
  );

/** Claims that only a held row makes: a file with these makes more than three different ones on an ID. */
const heldNames = [11, 12, 13, 14];
const sharedIds = [52_000_000_001, 52_000_000_002, 52_000_000_003];
const $claim = fc.record({
  participant: fc.integer({ min: 1, max: 6 }),
  name: fc.integer({ min: 1, max: 3 }),
  id: fc.constantFrom(...sharedIds, 0),
  unit: fc.constantFrom('A', 'B'),
});

/**
 * Batches whose rows claim a few IDs or none, in any order of as-of; a batch with `heldOn` makes too many different
 * claims on that ID, so that all of its rows that claim it are held, whatever was committed before.
 */
export const claimBatches = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 4 }),
      heldOn: fc.option(fc.constantFrom(...sharedIds), { nil: undefined }),
      rows: fc.uniqueArray($claim, { selector: (row) => row.participant, minLength: 1, maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drafts): TestBatch[] =>
    drafts.map(({ day, heldOn, rows }, i) => ({
      name: `batch-${i}`,
      asOf: Date.UTC(2026, 0, 1 + day),
      storedAt: Date.UTC(2026, 0, 20),
      rows: [
        ...rows.map((row) => ({ ...row, verdict: row.id === 0 ? Verdict.ID_MISSING : verdictOf(row.name) })),
        // Four rows of one more participant, of whom only held claims are ever heard.
        ...(heldOn === undefined ? [] : heldNames.map((name) => ({ participant: 9, id: heldOn, name, unit: 'H' }))),
      ],
    })),
  );

function verdictOf(name: number): number {
  return name === 1 ? Verdict.VERIFIED : Verdict.NAME_DIFFERS;
}
