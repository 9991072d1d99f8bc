/**
 * The only source of choice in a simulated run. A run is the list of what was chosen, so the list replays it.
 */

export interface Chooser {
  /**
   * A number from 0 to n − 1; `label` begins with what is chosen (`who`, `fault`, `part`) and says where. Only asked if
   * n > 1.
   */
  pick(n: number, label: string): number;
}

/** A decision list no longer fits the code: a choice in it has fewer ways than it says. */
export class ReplayMismatch extends Error {
  constructor(at: number, choice: number, ways: number) {
    super(`decision ${at} is ${choice}, but there are only ${ways} ways: the list was made for other code`);
    this.name = 'ReplayMismatch';
  }
}

/** Follows a list of decisions, then takes the first way of each choice. Notes what it took and what there was. */
export class ListChooser implements Chooser {
  readonly taken: number[] = [];
  readonly ways: number[] = [];
  private readonly forced: readonly number[];

  constructor(forced: readonly number[]) {
    this.forced = forced;
  }

  pick(n: number): number {
    const at = this.taken.length;
    const choice = at < this.forced.length ? this.forced[at] : 0;
    if (choice >= n) throw new ReplayMismatch(at, choice, n);
    this.taken.push(choice);
    this.ways.push(n);
    return choice;
  }

  /** True once the list is used up: from here on this run is one that was not seen before. */
  get free(): boolean {
    return this.taken.length >= this.forced.length;
  }

  /** The list of the next run in depth-first order, or undefined after the last. */
  next(): number[] | undefined {
    for (let at = this.taken.length - 1; at >= 0; at--) {
      if (this.taken[at] + 1 < this.ways[at]) return [...this.taken.slice(0, at), this.taken[at] + 1];
    }
    return undefined;
  }
}

/** Highest share of calls that fail in one random run. */
const faultRateMax = 0.25;

/** Chooses by a seeded generator (mulberry32); each seed draws its own rates, 0 included. Notes what it took. */
export class RandomChooser implements Chooser {
  readonly taken: number[] = [];
  private state: number;
  private readonly faultRate: number;
  private readonly switchRate: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1);
    // One seed in eight has no faults at all: interleavings alone.
    this.faultRate = this.random() < 0.125 ? 0 : this.random() * faultRateMax;
    this.switchRate = this.random() < 0.125 ? 0 : this.random();
  }

  pick(n: number, label: string): number {
    let choice = Math.floor(this.random() * n);
    if (label.startsWith('fault'))
      choice = this.random() < this.faultRate ? 1 + Math.floor(this.random() * (n - 1)) : 0;
    if (label.startsWith('who') && this.random() >= this.switchRate) choice = 0;
    this.taken.push(choice);
    return choice;
  }

  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

/**
 * Passes choices on and notes those that are not the first way, by what was chosen where: they outlive changes
 * elsewhere in the code.
 */
export class NotingChooser implements Chooser {
  /** `who first/2 read content item #1 = 1`: the first time this was asked, way 1 was taken. */
  readonly script: string[] = [];
  private readonly inner: Chooser;
  private readonly asked = new Map<string, number>();

  constructor(inner: Chooser) {
    this.inner = inner;
  }

  pick(n: number, label: string): number {
    const nth = (this.asked.get(label) ?? 0) + 1;
    this.asked.set(label, nth);
    const choice = this.inner.pick(n, label);
    if (choice !== 0) this.script.push(`${label} #${nth} = ${choice}`);
    return choice;
  }
}

/** Follows what a `NotingChooser` wrote; takes the first way of everything else. */
export class ScriptChooser implements Chooser {
  private readonly script: Map<string, number>;
  private readonly asked = new Map<string, number>();

  constructor(script: readonly string[]) {
    this.script = new Map(
      script.map((line) => [line.slice(0, line.lastIndexOf(' = ')), Number(line.split(' = ').at(-1))]),
    );
  }

  pick(n: number, label: string): number {
    const nth = (this.asked.get(label) ?? 0) + 1;
    this.asked.set(label, nth);
    const line = `${label} #${nth}`;
    const choice = this.script.get(line) ?? 0;
    this.script.delete(line);
    return Math.min(choice, n - 1);
  }

  /** Lines that were never asked for: the script no longer fits the code. */
  get unused(): string[] {
    return [...this.script.keys()];
  }
}

/** A decision list as text: only what is not the first way, as `position=choice`. */
export function formatDecisions(taken: readonly number[]): string {
  return taken.flatMap((choice, at) => (choice === 0 ? [] : [`${at}=${choice}`])).join(' ');
}

/** The list that `formatDecisions` wrote. Throws on any other text. */
export function parseDecisions(text: string): number[] {
  const list: number[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const match = /^(\d+)=(\d+)$/.exec(word);
    if (match === null) throw new Error(`${word} is no decision; expected position=choice`);
    const at = Number(match[1]);
    while (list.length <= at) list.push(0);
    list[at] = Number(match[2]);
  }
  return list;
}
