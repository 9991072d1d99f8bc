/** A batch of more slices than are in memory at once: each row is compared with its own person. */
import { expect, it } from 'vitest';
import { PersonStatus, Verdict } from '../../../core/domain/codes.ts';
import { ClaimRows, putClaimRow } from '../../../core/domain/claim-rows.ts';
import { foldedParts, IdState, NameState, noOldId } from '../../../core/domain/columns.ts';
import { matchClaims, type PersonFinder } from '../../../core/match/match.ts';
import { newPeople, type PersonColumns } from '../../../core/registry/reader.ts';

const rows = 140_000;
/** Rows out of the order of their IDs: 3 has no factor in common with the number of rows. */
const personOf = (row: number): number => (row * 3) % rows;
const idOf = (person: number): number => 52_000_000_001 + 7 * person;
/** Every eleventh person was born on another day than is claimed, every thirteenth is dead. */
const birthOf = (person: number): number => (person % 11 === 0 ? 19_900_616 : 19_900_615);
const statusOf = (person: number): number => (person % 13 === 0 ? PersonStatus.deceased : PersonStatus.alive);

function verdictOf(person: number): number {
  if (person % 11 === 0) return Verdict.BIRTH_DATE_DIFFERS;
  return person % 13 === 0 ? Verdict.DECEASED : Verdict.VERIFIED;
}

function claimsOf(): ClaimRows {
  const claims = new ClaimRows(rows);
  for (let row = 0; row < rows; row++)
    putClaimRow(claims, row, {
      row: row + 1,
      line: row + 2,
      participant: row + 1,
      id: idOf(personOf(row)),
      idState: IdState.whole,
      oldId: noOldId,
      birthDate: 19_900_615,
      sex: 1,
      nameState: NameState.whole,
      nameLow: personOf(row),
      nameHigh: 1,
      folded: new Uint16Array(foldedParts),
      words: 3,
      schemes: 1,
      outOfScope: 0,
      category: 0,
      unit: 0,
      flags: 0,
    });
  claims.length = rows;
  return claims;
}

/** Answers later questions before earlier ones, now and then. */
class Registry implements PersonFinder {
  asked = 0;
  private calls = 0;

  async fillPeople(found: PersonColumns, ids: Float64Array): Promise<void> {
    this.asked += ids.length;
    const turns = this.calls++ % 3 === 0 ? 20 : 1;
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    ids.forEach((id, k) => {
      const person = (id - idOf(0)) / 7;
      found.status[k] = statusOf(person);
      found.birthDate[k] = birthOf(person);
      found.sex[k] = 1;
      found.nameLow[k] = person;
      found.nameHigh[k] = 1;
    });
  }

  async findPeople(ids: Float64Array): Promise<PersonColumns> {
    const found = newPeople(ids.length);
    await this.fillPeople(found, ids);
    return found;
  }

  async findNames(ids: Float64Array): Promise<{ folded: Uint16Array; words: undefined }> {
    return { folded: new Uint16Array(ids.length * foldedParts), words: undefined };
  }

  async findByOldId(oldIds: Uint32Array): Promise<Float64Array> {
    return new Float64Array(oldIds.length);
  }

  async findSuccessors(ids: Float64Array): Promise<Float64Array> {
    return new Float64Array(ids.length);
  }
}

it('compares each row of many slices with its own person, whatever order the answers come in', async () => {
  const claims = claimsOf();
  const registry = new Registry();
  await matchClaims(claims, registry, new Uint8Array(rows));
  const wrong: number[] = [];
  for (let row = 0; row < rows; row++) if (claims.verdict(row) !== verdictOf(personOf(row))) wrong.push(row);
  expect(wrong).toEqual([]);
  expect(registry.asked).toBe(rows);
});
