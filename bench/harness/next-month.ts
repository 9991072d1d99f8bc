/**
 * The file of the next month: the same people in the same order, 2 rows of 100 changed. Half of those are in another
 * unit; the others exchange all they say, two and two, so that both have another identity and the truth of both is
 * known.
 */
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomFrom } from '../../generate/random.ts';
import type { BenchData } from './bench-data.ts';

const changedShare = 0.02;

/** A file that is sent, and what is true of its rows. */
export type Month = Pick<BenchData, 'batch' | 'truth'>;

/** The batch of the data and those of the months after it, each made of the one before if it is not there yet. */
export async function monthsOf(data: Month, months: number): Promise<Month[]> {
  const folder = join(dirname(data.batch), '..', 'months');
  const all: Month[] = [data];
  for (let month = 2; month <= months; month++) {
    const next: Month = { batch: join(folder, `${month}.csv`) };
    if (data.truth !== undefined) next.truth = join(folder, `${month}-truth.csv`);
    if (!existsSync(next.batch)) {
      mkdirSync(folder, { recursive: true });
      await makeNext(all[all.length - 1], next, month);
    }
    all.push(next);
  }
  return all;
}

async function makeNext(from: Month, to: Month, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const [batch, truth] = [linesOf(from.batch), from.truth === undefined ? undefined : linesOf(from.truth)];
  const out = new Lines(`${to.batch}.new`);
  const truthOut = to.truth === undefined ? undefined : new Lines(to.truth);
  await out.write([(await batch.next()).value ?? '']);
  await truthOut?.write([(await truth?.next())?.value ?? '']);
  /** The first of two that exchange what they say, and the lines behind it. */
  let held: { line: string; truth: string }[] = [];
  const flush = async (): Promise<void> => {
    await out.write(held.map(({ line }) => line));
    await truthOut?.write(held.map((each) => each.truth));
    held = [];
  };
  for await (const line of batch) {
    const draw = random();
    held.push({
      line: draw < changedShare / 2 ? inAnotherUnit(line) : line,
      truth: (await truth?.next())?.value ?? '',
    });
    // A number of 12 digits is an ID as well: whoever has one keeps what goes with it.
    const exchanges = draw >= changedShare / 2 && draw < changedShare && line.indexOf(',') < 12;
    if (exchanges && held.length === 1) continue;
    if (exchanges) exchange(held[0], held[held.length - 1]);
    else if (held.length > 1) continue;
    await flush();
  }
  await flush();
  await out.end();
  await truthOut?.end();
  renameSync(`${to.batch}.new`, to.batch);
}

/** All but the participant, and of the truth (`file,row,verdict,details`) all but the place, go to the other one. */
function exchange(one: { line: string; truth: string }, other: { line: string; truth: string }): void {
  const [line, truth] = [splitBehind(one.line, 1), splitBehind(one.truth, 2)];
  const [line2, truth2] = [splitBehind(other.line, 1), splitBehind(other.truth, 2)];
  Object.assign(one, { line: line.own + line2.said, truth: truth.own + truth2.said });
  Object.assign(other, { line: line2.own + line.said, truth: truth2.own + truth.said });
}

function splitBehind(line: string, fields: number): { own: string; said: string } {
  let at = 0;
  for (let field = 0; field < fields; field++) at = line.indexOf(',', at) + 1;
  return { own: line.slice(0, at), said: line.slice(at) };
}

/** `unit,hi_card,nationality` end a line of the documented columns; a unit of the generator ends in three digits. */
function inAnotherUnit(line: string): string {
  return line.replace(/(\d{3})(,[^,]*,[^,]*)$/, (_, unit: string, rest: string) => {
    return String(1 + (Number(unit) % 40)).padStart(3, '0') + rest;
  });
}

/** The bytes of names in other encodings stay as they are. No record of the generator has a newline in it. */
function linesOf(file: string): AsyncIterableIterator<string> {
  return createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Infinity })[Symbol.asyncIterator]();
}

/** A file that is written line by line. */
class Lines {
  private readonly out;

  constructor(file: string) {
    this.out = createWriteStream(file, 'latin1');
  }

  async write(lines: readonly string[]): Promise<void> {
    if (!this.out.write(lines.map((line) => `${line}\r\n`).join('')))
      await new Promise<void>((resolve) => this.out.once('drain', () => resolve()));
  }

  end(): Promise<void> {
    return new Promise((resolve) => this.out.end(() => resolve()));
  }
}
