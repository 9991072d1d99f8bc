/** What trace found beside the truth: the lines of the table, and how good its probabilities are. */
import type { TracedClaim } from '../../core/trace/candidate.ts';
import type { TracedTruth } from '../../generate/traced-rows.ts';

const bands = 10;
/** Least probabilities of UNIQUE that are compared. */
export const leasts = [0.98, 0.99, 0.995, 0.998, 0.999];

/** Candidates told with about one probability, and those of them that are right. */
interface Band {
  candidates: number;
  told: number; // sum of probabilities
  right: number;
}

/** One line of the table. */
export interface Line {
  what: string;
  of: number;
  share: number;
  goal: string;
  reached: boolean | undefined; // undefined: without a goal
}

export class Measures {
  readonly reliability: Band[] = Array.from({ length: bands }, () => ({ candidates: 0, told: 0, right: 0 }));
  readonly atTop: Band = { candidates: 0, told: 0, right: 0 }; // 0.99 and more
  private readonly counts = new Map<string, number>();

  add(traced: TracedClaim, truth: TracedTruth): void {
    const { grade, candidates } = traced;
    const person = Number(truth.personId);
    for (const { id, probability } of candidates) {
      const band = this.reliability[Math.min(bands - 1, Math.floor(probability * bands))];
      for (const each of probability >= 0.99 ? [band, this.atTop] : [band]) {
        each.candidates += 1;
        each.told += probability;
        each.right += id === person ? 1 : 0;
      }
    }
    const isFound = candidates.some(({ id }) => id === person);
    const isUnique = grade === 'UNIQUE';
    this.count('claims');
    this.count(`grade ${grade}`);
    if (isUnique) this.count('unique');
    if (isUnique && candidates[0].id === person) this.count('unique right');
    this.atLeasts(traced, truth);
    if (truth.status === 'absent') {
      this.count('absent');
      if (isUnique) this.count('absent unique');
      if (isUnique) this.count('absent unique told wrong', 1 - candidates[0].probability);
    }
    if (isUnique) this.count('unique told wrong', 1 - candidates[0].probability);
    if (truth.status === 'deceased') {
      this.count('dead');
      if (isUnique && candidates[0].id === person) this.count('dead unique');
    }
    if (truth.status !== 'alive') return;
    this.count('alive');
    if (isUnique) this.count('alive unique');
    if (isUnique && candidates[0].id === person) this.count('alive unique right');
    this.count(truth.hard ? 'hard' : 'soft');
    if (isFound) this.count(truth.hard ? 'hard found' : 'soft found');
    if (truth.sameDay > 0) {
      this.count('same day');
      if (isUnique && candidates[0].id !== person) this.count('same day unique wrong');
      return;
    }
    const lonely = truth.hard ? 'lonely hard' : 'lonely soft';
    this.count(lonely);
    if (isUnique && candidates[0].id === person) this.count(`${lonely} unique`);
    if (!truth.hard && !isUnique) this.count(`lonely not unique: ${truth.idError}, ${truth.dataError}`);
    if (!truth.hard && !isFound) this.count(`not found: ${truth.idError}, ${truth.dataError}, ${truth.kind}`);
    if (isUnique && candidates[0].id !== person)
      this.count(`unique wrong: ${truth.idError}, ${truth.dataError}, ${truth.kind}`);
  }

  /** What another least probability of UNIQUE would give. */
  private atLeasts({ candidates }: TracedClaim, truth: TracedTruth): void {
    const best = candidates.at(0);
    if (best === undefined || best.fields.status === 'deceased') return;
    const { name, id } = best.fields;
    if (name !== 'equal' && name !== 'marks' && (id === 'none' || id === '')) return;
    const isRight = best.id === Number(truth.personId);
    for (const least of leasts) {
      if (best.probability < least) continue;
      this.count(`least ${least}`);
      if (isRight) this.count(`least ${least} right`);
      if (truth.status === 'absent') this.count(`least ${least} absent`);
      if (isRight && truth.status === 'alive' && truth.sameDay === 0 && !truth.hard)
        this.count(`least ${least} lonely`);
    }
  }

  private count(name: string, by = 1): void {
    this.counts.set(name, this.get(name) + by);
  }

  get(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** What was counted under a name that begins so, the most first. */
  startingWith(prefix: string): [string, number][] {
    return [...this.counts].filter(([name]) => name.startsWith(prefix)).sort((a, b) => b[1] - a[1]);
  }

  /** The lines of the table; `strict`: of a country small enough for the goals of 300,000 people. */
  lines(strict: boolean): Line[] {
    const line = (what: string, part: string, whole: string, goal: [number, 'least' | 'most'] | undefined): Line => {
      const share = this.get(part) / Math.max(1, this.get(whole));
      const reached = goal && (goal[1] === 'least' ? share >= goal[0] : share <= goal[0]);
      const text = goal === undefined ? '' : `${goal[1] === 'least' ? '≥' : '≤'} ${(100 * goal[0]).toFixed(1)} %`;
      return { what, of: this.get(whole), share, goal: text, reached };
    };
    return [
      line('alive: UNIQUE right', 'alive unique right', 'alive unique', [0.999, 'least']),
      line('alive, no hard cause: found', 'soft found', 'soft', [0.98, 'least']),
      line('alive, hard cause: found', 'hard found', 'hard', undefined),
      line(
        'nobody else of name, date, sex, no hard cause: UNIQUE',
        'lonely soft unique',
        'lonely soft',
        strict ? [0.9, 'least'] : undefined,
      ),
      line('the same, hard cause: UNIQUE', 'lonely hard unique', 'lonely hard', undefined),
      line('somebody else of name, date, sex: UNIQUE wrong', 'same day unique wrong', 'same day', undefined),
      line('not in the index: UNIQUE', 'absent unique', 'absent', strict ? [0.001, 'most'] : undefined),
      line('dead: UNIQUE', 'dead unique', 'dead', [0, 'most']),
    ];
  }

  /** Most points by which a band with enough candidates is off. */
  worstBand(least: number): number {
    const used = this.reliability.filter(({ candidates }) => candidates >= least);
    return Math.max(0, ...used.map(({ candidates, told, right }) => Math.abs(told - right) / candidates)) * 100;
  }
}
