/** A registry of a few people, for tests of matching. */
import { PersonStatus } from '../../core/domain/codes.ts';
import { foldedParts } from '../../core/domain/columns.ts';
import type { PersonFinder } from '../../core/match/match.ts';

export interface FewPerson {
  status?: number;
  name?: number; // default 1
  birthDate?: number; // default 19900615
  sex?: number; // default 1
  successor?: number;
  oldId?: number;
  words?: number; // default 0
}

/** People by ID; `asked` records what was looked up, to see that nothing else was. */
export function fewPeople(people: Record<number, FewPerson>): PersonFinder & { asked: number[] } {
  const asked: number[] = [];
  const ascending = (ids: ArrayLike<number>): void => {
    for (let i = 1; i < ids.length; i++) if (ids[i - 1] >= ids[i]) throw new Error('not ascending');
  };
  return {
    asked,
    async findPeople(ids) {
      ascending(ids);
      asked.push(...ids);
      const found = Array.from(ids, (each) => people[each] as FewPerson | undefined);
      return {
        length: ids.length,
        status: Uint8Array.from(found, (person) =>
          person ? (person.status ?? PersonStatus.alive) : PersonStatus.absent,
        ),
        birthDate: Uint32Array.from(found, (person) => person?.birthDate ?? 19900615),
        sex: Uint8Array.from(found, (person) => person?.sex ?? 1),
        nameLow: Uint32Array.from(found, (person) => person?.name ?? 1),
        nameHigh: new Uint32Array(ids.length),
      };
    },
    async fillPeople(found, ids) {
      const { status, birthDate, sex, nameLow, nameHigh } = await this.findPeople(ids);
      found.status.set(status);
      found.birthDate.set(birthDate);
      found.sex.set(sex);
      found.nameLow.set(nameLow);
      found.nameHigh.set(nameHigh);
    },
    async findNames(ids) {
      ascending(ids);
      return {
        folded: Uint16Array.from({ length: ids.length * foldedParts }, (_, k) => k % foldedParts),
        words: Uint8Array.from(ids, (each) => people[each]?.words ?? 0),
      };
    },
    async findByOldId(oldIds) {
      ascending(oldIds);
      const found = Array.from(oldIds, (oldId) => Object.entries(people).find(([, person]) => person.oldId === oldId));
      return Float64Array.from(found, (entry) => (entry ? Number(entry[0]) : 0));
    },
    async findSuccessors(ids) {
      ascending(ids);
      return Float64Array.from(ids, (each) => people[each]?.successor ?? 0);
    },
  };
}
