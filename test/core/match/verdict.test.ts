/** The eight steps of the verdict, and their order (`docs/verdicts.md`). */
import { describe, expect, it } from 'vitest';
import { Detail, PersonStatus, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import { foldedParts, IdState, NameState } from '../../../core/domain/columns.ts';
import { decideVerdict, type Claim, type Person } from '../../../core/match/verdict.ts';

const folded = new Uint16Array(foldedParts);
const person: Person = {
  status: PersonStatus.alive,
  superseded: false,
  nameLow: 1,
  nameHigh: 2,
  folded,
  birthDate: 19900615,
  sex: 1,
};
const claim: Claim = {
  outOfScope: false,
  held: false,
  idState: IdState.whole,
  nameState: NameState.whole,
  nameLow: 1,
  nameHigh: 2,
  folded: folded.map(() => 9),
  birthDate: 19900615,
  sex: 1,
  flags: 0,
};

/** Claims with every set of fields that differ from the person's, and the verdict of each. */
const differing: [Partial<Claim>, number][] = [];
for (const nameLow of [1, 7]) {
  for (const birthDate of [19900615, 19851231]) {
    for (const sex of [1, 2]) {
      const verdicts: number[] = [];
      if (nameLow === 7) verdicts.push(Verdict.NAME_DIFFERS);
      if (birthDate === 19851231) verdicts.push(Verdict.BIRTH_DATE_DIFFERS);
      if (sex === 2) verdicts.push(Verdict.SEX_DIFFERS);
      const verdict = verdicts.length > 1 ? Verdict.SEVERAL_DIFFER : (verdicts[0] ?? Verdict.VERIFIED);
      differing.push([{ nameLow, birthDate, sex }, verdict]);
    }
  }
}

const verdictOf = (change: Partial<Claim>, changed: Partial<Person> | undefined = {}): string =>
  verdictNames[decideVerdict({ ...claim, ...change }, { ...person, ...changed }).verdict - 1];

describe('the verdict of one claim', () => {
  it('is that of the first step that holds', () => {
    // Each change alone makes its step hold; all later changes are made too, so only the order can decide.
    const steps: [string, Partial<Claim>, Partial<Person>][] = [
      ['OUT_OF_SCOPE', { outOfScope: true }, {}],
      ['HELD', { held: true }, {}],
      ['DATA_INVALID', { nameState: NameState.empty }, {}],
      ['ID_MISSING', { idState: IdState.missing }, {}],
      ['ID_NOT_FOUND', { idState: IdState.padded }, {}],
      ['SEVERAL_DIFFER', { nameLow: 7, sex: 2 }, {}],
      ['ID_SUPERSEDED', {}, { superseded: true }],
      ['DECEASED', {}, { status: PersonStatus.deceased }],
      ['VERIFIED_PARTIAL_DATE', { birthDate: 19900000 }, {}],
      ['VERIFIED', {}, {}],
    ];
    steps.forEach(([verdict], k) => {
      const changes = steps.slice(k).toReversed();
      const change = Object.assign({}, ...changes.map(([, each]) => each)) as Partial<Claim>;
      const changed = Object.assign({}, ...changes.map(([, , each]) => each)) as Partial<Person>;
      expect([verdict, verdictOf(change, changed)]).toEqual([verdict, verdict]);
    });
  });

  it('is ID_NOT_FOUND where the ID leads to nobody, even if all else would agree', () => {
    expect(decideVerdict(claim, undefined)).toMatchObject({ verdict: Verdict.ID_NOT_FOUND, agrees: false });
    for (const status of [PersonStatus.absent, PersonStatus.cancelled]) {
      expect(verdictOf({}, { status })).toBe('ID_NOT_FOUND');
      expect(verdictOf({}, { status, superseded: true })).toBe('ID_NOT_FOUND');
    }
  });

  it('believes a padded ID only if its person agrees', () => {
    for (const [change, verdict] of differing) {
      const expected = verdict === Verdict.VERIFIED ? 'VERIFIED' : 'ID_NOT_FOUND';
      expect(verdictOf({ ...change, idState: IdState.padded })).toBe(expected);
    }
    expect(verdictOf({ idState: IdState.padded }, { superseded: true })).toBe('ID_SUPERSEDED');
  });

  it('is OLD_ID_ONLY where name and birth date agree with the holder of the CMND, whatever the sex', () => {
    for (const idState of [IdState.missing, IdState.invalid]) {
      const without = idState === IdState.missing ? 'ID_MISSING' : 'ID_INVALID';
      for (const [change, verdict] of differing) {
        const agrees = verdict === Verdict.VERIFIED || verdict === Verdict.SEX_DIFFERS;
        expect(verdictOf({ ...change, idState })).toBe(agrees ? 'OLD_ID_ONLY' : without);
        expect(verdictNames[decideVerdict({ ...claim, ...change, idState }, undefined).verdict - 1]).toBe(without);
      }
      expect(verdictOf({ idState }, { status: PersonStatus.cancelled })).toBe(without);
    }
  });

  it('names the field that differs, for every set of fields', () => {
    for (const [change, verdict] of differing) expect(verdictOf(change)).toBe(verdictNames[verdict - 1]);
  });

  it('reports a death or an old number only when everything agrees', () => {
    for (const [change, verdict] of differing) {
      for (const superseded of [false, true]) {
        for (const status of [PersonStatus.alive, PersonStatus.deceased]) {
          const told = ['DECEASED', 'ID_SUPERSEDED'].includes(verdictOf(change, { superseded, status }));
          const agrees = verdict === Verdict.VERIFIED;
          expect(told).toBe(agrees && (superseded || status === PersonStatus.deceased));
        }
      }
    }
  });

  it('compares sex only if both sides have it', () => {
    expect(verdictOf({ sex: 0 })).toBe('VERIFIED');
    expect(verdictOf({ sex: 2 }, { sex: 0 })).toBe('VERIFIED');
  });

  it('has the details of each field that differs, and the flags of the claim', () => {
    const all = decideVerdict({ ...claim, nameLow: 7, birthDate: 19900616, sex: 2, flags: 5 }, person);
    expect(all.details).toBe(Detail.NAME_OTHER | Detail.DATE_DIGIT | Detail.SEX);
    expect(all.flags).toBe(5);
    const marks = decideVerdict({ ...claim, nameLow: 7, folded }, person);
    expect(marks.details).toBe(Detail.NAME_MARKS);
    const unusable = decideVerdict({ ...claim, nameState: NameState.empty, birthDate: 0 }, undefined);
    expect(unusable.details).toBe(Detail.NAME_EMPTY | Detail.DATE_IMPOSSIBLE);
  });
});
