/** A batch matched column by column against a real index has, row for row, the verdicts of the pure function. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PersonStatus, verdictNames } from '../../../core/domain/codes.ts';
import type { ClaimRows } from '../../../core/domain/claim-rows.ts';
import { foldedParts, IdState, NameState, noOldId } from '../../../core/domain/columns.ts';
import { OtherReadingsBuilder } from '../../../core/intake/other-readings-builder.ts';
import { matchClaims } from '../../../core/match/match.ts';
import { decideVerdict, type Outcome, type Person } from '../../../core/match/verdict.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { RegistryReader } from '../../../core/registry/reader.ts';
import { testMatched } from '../../support/matched-batch.ts';
import { testWorld } from '../../support/test-world.ts';
import {
  everyKind,
  fingerprints,
  MemoryExtract,
  MemoryScratch,
  testKey,
  type Person as Recorded,
} from '../registry/registry-support.ts';
import { changeClaimRow } from '../../support/claim-columns.ts';

const names = ['Nguyễn Văn An', 'Nguyễn An', 'Nguyen Van An', 'Lê Thị Bé', 'Bé Lê Thị', 'Lê Thị Bế', 'N V An', 'Hồ Ba'];
const births = ['1980', '1980-05', '1980-05-04', '1980-04-05', '1980-01-01', '1980-01', '1981-05-04', '1962-12-31'];
const statuses = ['alive', 'alive', 'alive', 'deceased', 'cancelled'];
const idOf = (n: number): string => `0520800${String(n).padStart(5, '0')}`;

/**
 * 240 people of few names and dates, so that claims meet similar people by chance; a tenth superseded, in chains and
 * circles or towards nobody; CMND that are shared; and the special cases of the tests of the index.
 */
const recorded: Recorded[] = Array.from({ length: 240 }, (_, n) => ({
  id: idOf(n),
  oldId: n % 3 === 0 ? String(200_000_000 + (n % 150)) : '',
  name: names[(n * 5) % names.length],
  birth: births[(n * 3 + (n >> 3)) % births.length],
  sex: ['', '1', '2', '3'][(n >> 1) % 4],
  status: statuses[(n >> 2) % statuses.length],
  ...(n % 10 === 7 && { successor: idOf((n * 7 + 13) % 300) }),
})).filter(({ id, successor }) => id !== successor);
const people = [...recorded, ...everyKind];

const world = testWorld();
let registry: RegistryReader;

beforeAll(async () => {
  const scratch = new MemoryScratch();
  const manifest = await buildRegistry(world, new MemoryExtract([people]), { key: testKey, scratch });
  registry = await RegistryReader.open(world, manifest.version);
});

const printed = new Map([...new Set(people.map(({ name }) => name))].map((name) => [name, fingerprints(name)]));
const packed = (birth: string): number => Number(birth.replaceAll('-', '').padEnd(8, '0'));

/** A claim of the person at `person`, with some of its fields another's or nobody's. */
const anyClaim = fc.record({
  person: fc.nat(people.length - 1),
  id: fc.constantFrom('own', 'own', 'own', 'own', 'own', 'unknown', 'another'),
  other: fc.nat(people.length - 1),
  name: fc.constantFrom('own', 'own', 'own', 'other', 'random'),
  random: fc.nat(0xffff),
  birth: fc.constantFrom('own', 'own', 'own', 'own', 'other', 'year', 'none'),
  sex: fc.constantFrom('own', 'own', 'own', 'other', 'none'),
  idState: fc.constantFrom(
    IdState.whole,
    IdState.whole,
    IdState.whole,
    IdState.padded,
    IdState.missing,
    IdState.invalid,
  ),
  oldId: fc.constantFrom('own', 'own', 'none', 'other'),
  nameState: fc.constantFrom(NameState.whole, NameState.whole, NameState.whole, NameState.abbreviated, NameState.empty),
  outOfScope: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  held: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  flags: fc.nat(0x3f),
  otherReading: fc.constantFrom('none', 'none', 'none', 'own', 'random'),
  words: fc.nat(4),
});
type AnyClaim = typeof anyClaim extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(claims: readonly AnyClaim[]): ClaimRows {
  const rows = claims.map((_, i) => ({ participant: i + 1 }));
  const columns = testMatched(world.hash, { name: 'b', asOf: 0, rows }).read.claims;
  claims.forEach((claim, i) => {
    const own = people[claim.person];
    const other = people[claim.other];
    const hasId = claim.idState === IdState.whole || claim.idState === IdState.padded;
    const id = { own: Number(own.id), another: Number(other.id), unknown: 52_099_900_000 + claim.random }[claim.id];
    const oldId = { own: own.oldId, other: other.oldId, none: '' }[claim.oldId] ?? '';
    const print = printed.get(claim.name === 'own' ? own.name : other.name);
    if (print === undefined) throw new Error('no such name');
    const folded = Uint16Array.from(print.folded);
    if (claim.name === 'random') folded[claim.random % foldedParts] ^= claim.random;
    const birth = packed(own.birth);
    const birthDate = { own: birth, other: packed(other.birth), year: birth - (birth % 10_000), none: 0 }[claim.birth];
    changeClaimRow(columns, i, {
      id: hasId ? (id ?? 0) : 0,
      idState: claim.idState,
      oldId: oldId === '' ? noOldId : Number(oldId),
      nameState: claim.nameState,
      nameLow: claim.name === 'random' ? claim.random : print.low,
      nameHigh: print.high,
      folded,
      birthDate: birthDate ?? 0,
      sex: { own: Number(own.sex ?? 0), other: Number(other.sex ?? 0), none: 0 }[claim.sex] ?? 0,
      outOfScope: claim.outOfScope,
      flags: claim.flags,
      words: claim.words,
    });
  });
  columns.other = otherOf(claims);
  return columns;
}

function otherOf(claims: readonly AnyClaim[]): ClaimRows['other'] {
  const builder = new OtherReadingsBuilder();
  claims.forEach((claim, i) => {
    const print = printed.get(people[claim.person].name);
    if (print === undefined || claim.otherReading === 'none') return;
    const low = claim.otherReading === 'own' ? print.low : claim.random;
    builder.add(i, { state: NameState.whole, low, high: print.high, folded: Uint16Array.from(print.folded), words: 3 });
  });
  return builder.finish().other;
}

/** Whom the registry leads to from a row, each look-up for itself. */
async function findPerson(claims: ClaimRows, row: number): Promise<Person | undefined> {
  const [holder] = await registry.findByOldId(Uint32Array.of(claims.oldId(row)));
  const asked = claims.id(row) > 0 ? claims.id(row) : holder;
  if (asked === 0) return undefined;
  const first = await personOf(asked, false);
  if (first !== undefined && first.status !== PersonStatus.cancelled) return first;
  const [successor] = await registry.findSuccessors(Float64Array.of(asked));
  return successor > 0 ? personOf(successor, true) : first;
}

async function personOf(id: number, superseded: boolean): Promise<Person | undefined> {
  const found = await registry.findPeople(Float64Array.of(id));
  if (found.status[0] === PersonStatus.absent) return undefined;
  return {
    status: found.status[0],
    superseded,
    nameLow: found.nameLow[0],
    nameHigh: found.nameHigh[0],
    folded: await registry.findFolded(Float64Array.of(id)),
    words: (await registry.findWords(Float64Array.of(id)))?.[0] ?? 0,
    birthDate: found.birthDate[0],
    sex: found.sex[0],
  };
}

async function decideRow(claims: ClaimRows, row: number, held: number): Promise<Outcome> {
  const at = claims.other?.place.indexOf(row) ?? -1;
  const claim = {
    outOfScope: claims.outOfScope(row) === 1,
    held: held === 1,
    idState: claims.idState(row),
    nameState: claims.nameState(row),
    nameLow: claims.nameLow(row),
    nameHigh: claims.nameHigh(row),
    folded: claims.name(row).folded,
    birthDate: claims.birthDate(row),
    sex: claims.sex(row),
    flags: claims.flags(row),
    words: claims.words(row),
    ...(at >= 0 &&
      claims.other !== undefined && {
        other: { nameLow: claims.other.nameLow[at], nameHigh: claims.other.nameHigh[at] },
      }),
  };
  return decideVerdict(claim, await findPerson(claims, row));
}

describe('matching a batch row by row', () => {
  it('gives every row the verdict, details and flags of the pure function', async () => {
    const seen = new Map<string, number>();
    let otherwise = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyClaim, { minLength: 1, maxLength: 120, size: 'max' }), async (rows) => {
        const claims = columnsOf(rows);
        const held = Uint8Array.from(rows, (row) => row.held);
        const expected = await Promise.all(rows.map((_, i) => decideRow(claims, i, held[i])));
        await matchClaims(claims, registry, held);
        for (let i = 0; i < rows.length; i++) {
          const { verdict, details, flags, agrees, readOtherwise } = expected[i];
          if (readOtherwise) otherwise++;
          const found = [claims.verdict(i), claims.details(i), claims.flags(i), claims.agrees(i)];
          expect(found).toEqual([verdict, details, flags, agrees ? 1 : 0]);
          const name = verdictNames[verdict - 1];
          seen.set(name, (seen.get(name) ?? 0) + 1);
        }
      }),
      { numRuns: 120 },
    );
    // Thousands of claims, and none of the verdicts is missing among them.
    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3000);
    expect(otherwise).toBeGreaterThan(40);
    expect([...seen.keys()].toSorted()).toEqual(verdictNames.toSorted());
  });
});
