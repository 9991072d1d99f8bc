/** Matching against a registry of a few people: every step of the verdict order, by what a row claims. */
import { describe, expect, it } from 'vitest';
import { Detail, Flag, PersonStatus, tokensOf, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import type { ClaimRow, ClaimRows } from '../../../core/domain/claim-rows.ts';
import { FoldedPart, foldedParts, IdState, NameState } from '../../../core/domain/columns.ts';
import { matchClaims } from '../../../core/match/match.ts';
import { otherReadingsOf } from '../../../core/match/other-readings.ts';
import { testMatched } from '../../support/matched-batch.ts';
import { testHash } from '../../support/test-world.ts';
import { changeClaimRow, columnOf } from '../../support/claim-columns.ts';
import { fewPeople as registry, type FewPerson as Person } from '../../support/few-people.ts';

const id = (n: number): number => 52_090_000_000 + n;

type Change = Partial<ClaimRow>;

/** Rows that claim person 1 as registered, but for the changes. */
function claims(...changes: Change[]): ClaimRows {
  const rows = changes.map((_, i) => ({ participant: i + 1, id: id(1), birthDate: 19900615 }));
  const columns = testMatched(testHash, { name: 'b', asOf: 0, rows }).read.claims;
  changes.forEach((change, i) =>
    changeClaimRow(columns, i, { folded: new Uint16Array(foldedParts).fill(99), ...change }),
  );
  return columns;
}

async function verdictsOf(columns: ClaimRows, people: Record<number, Person>, held = new Uint8Array(columns.length)) {
  await matchClaims(columns, registry(people), held);
  return Array.from(held, (_, i) =>
    [verdictNames[columns.verdict(i) - 1], ...tokensOf(Detail, columns.details(i))].join(' '),
  );
}

const one = { [id(1)]: {} };

describe('matching one claim', () => {
  it.each<[string, Change, Record<number, Person>, string]>([
    ['everything agrees', {}, one, 'VERIFIED'],
    ['sex is unknown to the office', { sex: 0 }, one, 'VERIFIED'],
    ['sex is unknown to the registry', {}, { [id(1)]: { sex: 0 } }, 'VERIFIED'],
    ['the year alone is claimed', { birthDate: 19900000 }, one, 'VERIFIED_PARTIAL_DATE DATE_YEAR_ONLY'],
    ['the name differs', { nameLow: 2 }, one, 'NAME_DIFFERS NAME_OTHER'],
    ['the date differs', { birthDate: 19900616 }, one, 'BIRTH_DATE_DIFFERS DATE_DIGIT'],
    ['the sex differs', { sex: 2 }, one, 'SEX_DIFFERS SEX'],
    ['name and sex differ', { nameLow: 2, sex: 2 }, one, 'SEVERAL_DIFFER NAME_OTHER SEX'],
    ['all three differ', { nameLow: 2, sex: 2, birthDate: 19800203 }, one, 'SEVERAL_DIFFER NAME_OTHER DATE_OTHER SEX'],
    ['nobody has the ID', { id: id(7) }, one, 'ID_NOT_FOUND'],
    ['no ID is claimed', { id: 0, idState: IdState.missing }, one, 'ID_MISSING'],
    ['the ID cannot be one', { id: 0, idState: IdState.invalid }, one, 'ID_INVALID'],
    ['the name is empty', { nameState: NameState.empty }, one, 'DATA_INVALID NAME_EMPTY'],
    ['the date is impossible', { birthDate: 0 }, one, 'DATA_INVALID DATE_IMPOSSIBLE'],
    [
      'data are invalid and the ID is missing',
      { birthDate: 0, id: 0, idState: IdState.missing },
      one,
      'DATA_INVALID DATE_IMPOSSIBLE',
    ],
    ['the row is out of scope and invalid', { outOfScope: 1, birthDate: 0 }, one, 'OUT_OF_SCOPE'],
    ['a padded ID agrees', { idState: IdState.padded }, one, 'VERIFIED'],
    ['a padded ID does not agree', { idState: IdState.padded, nameLow: 2 }, one, 'ID_NOT_FOUND'],
    ['the person is dead', {}, { [id(1)]: { status: PersonStatus.deceased } }, 'DECEASED'],
    [
      'the person is dead and another',
      { nameLow: 2 },
      { [id(1)]: { status: PersonStatus.deceased } },
      'NAME_DIFFERS NAME_OTHER',
    ],
    ['the ID was cancelled', {}, { [id(1)]: { status: PersonStatus.cancelled } }, 'ID_NOT_FOUND'],
    [
      'the CMND leads to the person',
      { id: 0, idState: IdState.missing, oldId: 7 },
      { [id(3)]: { oldId: 7 } },
      'OLD_ID_ONLY',
    ],
    [
      'the CMND stood in the ID column',
      { id: 0, idState: IdState.invalid, oldId: 7 },
      { [id(3)]: { oldId: 7 } },
      'OLD_ID_ONLY',
    ],
    [
      'the CMND leads to another',
      { id: 0, idState: IdState.missing, oldId: 7, nameLow: 2 },
      { [id(3)]: { oldId: 7 } },
      'ID_MISSING',
    ],
    ['the CMND is nobody’s', { id: 0, idState: IdState.missing, oldId: 8 }, { [id(3)]: { oldId: 7 } }, 'ID_MISSING'],
  ])('when %s', async (_, change, people, verdict) => {
    expect(await verdictsOf(claims(change), people)).toEqual([verdict]);
  });

  it.each<[string, Change, Person, string]>([
    ['agrees', {}, {}, 'ID_SUPERSEDED'],
    ['agrees and is dead', {}, { status: PersonStatus.deceased }, 'ID_SUPERSEDED'],
    ['does not agree', { birthDate: 19910615 }, {}, 'BIRTH_DATE_DIFFERS DATE_DIGIT'],
    ['was cancelled too', {}, { status: PersonStatus.cancelled }, 'ID_NOT_FOUND'],
  ])('follows an old number to a person who %s', async (_, change, successor, verdict) => {
    const people = {
      [id(1)]: { status: PersonStatus.cancelled, successor: id(5), birthDate: 19700101 },
      [id(5)]: successor,
    };
    expect(await verdictsOf(claims(change), people)).toEqual([verdict]);
  });

  describe('with a name that can be read in two ways', () => {
    /** Row 0 has a name of nobody, and row 1 one that reads otherwise as `other`. */
    function twoReadings(change: Change, other: number): ClaimRows {
      const columns = claims({ nameLow: 5 }, change);
      columns.other = {
        place: Uint32Array.of(1),
        nameState: Uint8Array.of(NameState.abbreviated),
        nameLow: Uint32Array.of(other),
        nameHigh: Uint32Array.of(0),
        folded: Uint16Array.from({ length: foldedParts }, (_, k) => 10 + k),
        words: Uint8Array.of(4),
      };
      return columns;
    }

    it.each<[string, Change, Record<number, Person>, string]>([
      ['the person has it', {}, one, 'VERIFIED'],
      ['the person has it and another date', { birthDate: 19900616 }, one, 'BIRTH_DATE_DIFFERS DATE_DIGIT'],
      ['the person has it and is dead', {}, { [id(1)]: { status: PersonStatus.deceased } }, 'DECEASED'],
      ['the padded ID is that of the person who has it', { idState: IdState.padded }, one, 'VERIFIED'],
      [
        'the CMND is that of the person who has it',
        { id: 0, idState: IdState.missing, oldId: 7 },
        { [id(3)]: { oldId: 7 } },
        'OLD_ID_ONLY',
      ],
      [
        'the new ID is that of the person who has it',
        {},
        { [id(1)]: { status: PersonStatus.cancelled, successor: id(5), name: 8 }, [id(5)]: {} },
        'ID_SUPERSEDED',
      ],
    ])('takes the second when %s', async (_, change, people, verdict) => {
      const columns = twoReadings({ nameLow: 2, flags: Flag.NAME_DECODED | Flag.ID_CLEANED, ...change }, 1);
      expect((await verdictsOf(columns, people))[1]).toBe(verdict);
      expect([columns.nameLow(1), columns.nameState(1), columns.words(1)]).toEqual([1, NameState.abbreviated, 4]);
      expect([...columns.name(1).folded]).toEqual([10, 11, 12, 13, 14, 15]);
      expect(columnOf(columns, 'flags')).toEqual([0, Flag.ID_CLEANED]);
      expect(columns.other?.nameLow[0]).toBe(2); // exchanged, not lost
    });

    it('flags a decoded name when the second reading agrees', async () => {
      const columns = twoReadings({ nameLow: 2 }, 1);
      expect((await verdictsOf(columns, one))[1]).toBe('VERIFIED');
      expect(columnOf(columns, 'flags')).toEqual([0, Flag.NAME_DECODED]);
    });

    it.each<[string, Change, string]>([
      ['the first agrees', { nameLow: 1 }, 'VERIFIED'],
      ['neither agrees', { nameLow: 2 }, 'NAME_DIFFERS NAME_OTHER'],
      ['nobody has the ID', { nameLow: 2, id: id(9) }, 'ID_NOT_FOUND'],
    ])('stays with the first when %s', async (_, change, verdict) => {
      const columns = twoReadings({ flags: Flag.NAME_DECODED, ...change }, 3);
      expect((await verdictsOf(columns, one))[1]).toBe(verdict);
      expect([columns.nameLow(1), columns.flags(1)]).toEqual([change.nameLow, Flag.NAME_DECODED]);
    });

    it('picks the readings of the rows that are kept', () => {
      const columns = twoReadings({}, 3);
      expect(otherReadingsOf(columns, Uint32Array.of(1))).toEqual({ ...columns.other, place: Uint32Array.of(0) });
      expect(otherReadingsOf(columns, Uint32Array.of(0))?.place).toHaveLength(0);
      expect(otherReadingsOf(claims({}), Uint32Array.of(0))).toBeUndefined();
    });
  });

  it.each([
    ['as many words', 3, 3, 'NAME_WORD'],
    ['other numbers of words', 4, 3, 'NAME_WORDS'],
    ['an index without numbers of words', 3, 0, 'NAME_WORDS'],
    ['a claim with a note', 0, 3, 'NAME_WORDS'],
    ['neither told', 0, 0, 'NAME_WORDS'],
  ])('distinguishes a replaced middle word by the number of words: %s', async (_, claimed, registered, detail) => {
    const columns = claims({ nameLow: 2, words: claimed }, { nameLow: 3, words: claimed });
    const folded = columns.name(0).folded;
    folded[FoldedPart.firstLast] = FoldedPart.firstLast; // row 0 alone agrees in first and last word
    changeClaimRow(columns, 0, { folded });
    const found = await verdictsOf(columns, { [id(1)]: { words: registered } });
    expect(found).toEqual([`NAME_DIFFERS ${detail}`, 'NAME_DIFFERS NAME_OTHER']);
  });

  it('gives each row its own verdict, independent of other rows', async () => {
    const changes: Change[] = [
      {},
      { nameLow: 2 },
      { id: id(9) },
      { id: 0, idState: IdState.missing },
      { birthDate: 0 },
      {},
    ];
    const alone = await Promise.all(changes.map(async (change) => (await verdictsOf(claims(change), one))[0]));
    expect(await verdictsOf(claims(...changes), one)).toEqual(alone);
    expect(await verdictsOf(claims(...changes.toReversed()), one)).toEqual(alone.toReversed());
  });

  it('never asks the registry about a held row', async () => {
    const columns = claims({ id: id(3) }, {});
    const finder = registry(one);
    await matchClaims(columns, finder, Uint8Array.of(1, 0));
    expect([columns.verdict(0), columns.verdict(1)]).toEqual([Verdict.HELD, Verdict.VERIFIED]);
    expect(finder.asked).toEqual([id(1)]);
  });
});
