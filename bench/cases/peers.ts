/**
 * doisoat beside its peers: the same batch, the same people, in one run, each in a process of its own, after checking
 * that the answers agree, and the ledgers of those that keep one.
 *
 *   npm run bench [-- --people 10000000 --rows 1300000 --locality 0.9 --data DIR --runs 3 --uploads 2]
 *   npm run bench -- --peers duckdb-prepared,floor
 *   npm run bench -- --peers doisoat --uploads 10     ten uploads, each on top of those before
 *   npm run bench -- --floor bench/floor.json ...     fails where a ratio is below that of the file
 *
 * The data are made from a seed, or used again (`--data`). On the clock: from opening the index and the CSV to the
 * answers being written, and, for who does all the work, ledger and counts being durable. Off it: starting the process,
 * writing Parquet, preparing tables, building the index, storing the upload. Files lie in the page cache for everybody.
 * The second upload is the file of the next month (`harness/next-month.ts`). With several runs everybody runs in turn,
 * and the first round, which fills the page cache and whose answers are compared, is not counted. Who needs more than
 * `harness/limited.ts` allows is told so. Python peers (`peers/requirements.txt`) run where `DOISOAT_PYTHON`
 * (`python3`) has them.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchData, type BenchData } from '../harness/bench-data.ts';
import { benchCase, optionalText } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { limits, runLimited } from '../harness/limited.ts';
import { $Cost, type Cost } from '../harness/measure.ts';
import { monthsOf, type Month } from '../harness/next-month.ts';
import { count, megabytes, say, tell } from '../harness/table.ts';
import { inFolder, machine } from '../harness/world.ts';
import { OwnAnswers } from '../peers/agreement.ts';
import { comparisonTable, ratiosBelow, $Floor, type Results } from '../peers/comparison.ts';
import type { Settings } from '../peers/contender.ts';
import { commandOf, contenders, hindrance, versions, type Contender } from '../peers/contenders.ts';
import { compareLedgers, duckDbWork } from '../peers/duckdb-ledger.ts';
import { idPrefixes, ledgerDatabase, peerFiles, prepareDuckDb } from '../peers/duckdb.ts';

/** As-of of the first upload for peers that are told one; the others follow a day later each. */
const firstAsOf = Date.UTC(2026, 1, 2);
const dayMilliseconds = 86_400_000;

class Comparison {
  readonly results: Results = new Map();
  /** Why there are no figures of a contender, by name. */
  readonly stopped = new Map<string, string>();
  readonly notes: string[] = [];
  private readonly own: OwnAnswers[] = [];
  private readonly data: BenchData;
  private readonly months: readonly Month[];
  private readonly work: string;

  constructor(data: BenchData, months: readonly Month[], work: string) {
    this.data = data;
    this.months = months;
    this.work = work;
  }

  /** Runs a contender once, all its uploads; the first time what it says is compared, and a check alone not counted. */
  async run(each: Contender, what: { compare: boolean; count: boolean }): Promise<void> {
    if (this.stopped.has(each.name)) return;
    // A data directory is linked to the index, so it must lie on the same disk.
    const directory = join(this.data.folder, 'peers', `run-${process.pid}`);
    const answers = join(this.work, `${each.name}.csv`);
    const costs: Cost[] = [];
    try {
      for (const upload of this.months.slice(0, each.does === 'all' ? undefined : 1).keys()) {
        const cost = await this.upload(each, { upload, directory, answers, compare: what.compare });
        if (cost === undefined) return;
        costs.push(cost);
        if (what.compare) await this.compare(each, { upload, directory, answers });
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
      rmSync(answers, { force: true });
    }
    const told = costs.map(({ seconds, cpuSeconds }) => `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} CPU s)`);
    tell(`${each.name}: ${told.join(', ')}${what.count ? '' : ', not counted'}`);
    if (what.count) this.results.set(each.name, [...(this.results.get(each.name) ?? []), costs]);
  }

  private async upload(
    each: Contender,
    { upload, directory, answers, compare }: { upload: number; directory: string; answers: string; compare: boolean },
  ): Promise<Cost | undefined> {
    const { batch } = this.months[upload];
    const settings: Settings = {
      data: { ...this.data, batch },
      directory,
      answers,
      parquet: peerFiles(this.data).parquet,
      prefixes: idPrefixes,
    };
    if (compare && each.name === 'doisoat') settings.ledger = this.ledgerFiles(upload);
    if (each.name.startsWith('duckdb')) {
      const asOf = firstAsOf + upload * dayMilliseconds;
      settings.sql = duckDbWork(each.name, { data: settings.data, directory, asOf, answers });
      mkdirSync(directory, { recursive: true });
    }
    const file = join(this.work, 'settings.json');
    writeFileSync(file, JSON.stringify(settings));
    const { last, stopped } = await runLimited(...commandOf(each, file));
    if (stopped === undefined) return $Cost.parse(JSON.parse(last ?? ''));
    must(each.name !== 'doisoat', `doisoat: ${stopped}`); // the others are compared with it
    tell(`${each.name}: ${stopped}`);
    this.results.delete(each.name);
    this.stopped.set(each.name, stopped);
    return undefined;
  }

  private ledgerFiles(upload: number): { rows: string; counts: string } {
    return { rows: join(this.work, `ledger-${upload}.csv`), counts: join(this.work, `counts-${upload}.csv`) };
  }

  /** Ours against the truth, a peer's against ours. Throws if they do not agree. */
  private async compare(
    each: Contender,
    { upload, directory, answers }: { upload: number; directory: string; answers: string },
  ): Promise<void> {
    if (each.does === 'nothing') return;
    const { label } = each;
    const { truth } = this.months[upload];
    if (each.name.startsWith('doisoat')) {
      const read = await OwnAnswers.read(answers, truth);
      if (each.name === 'doisoat') this.own[upload] = read;
      const all = `${label}, upload ${upload + 1}: ${count(read.rows)} answers`;
      this.notes.push(truth === undefined ? `${all}, no truth` : `${all}, ${read.untrue} other than the truth`);
      return;
    }
    const answered = await this.own[upload].compare(each.name, answers);
    let note = `${label}, upload ${upload + 1}: ${count(answered)} comparable answers equal ours`;
    if (each.does === 'all') {
      const participants = await compareLedgers(ledgerDatabase(directory), this.ledgerFiles(upload));
      note += `, and its ledger of ${count(participants)} participants, and its counts`;
    }
    this.notes.push(note);
  }
}

/** Contenders by the names of `--peers`; doisoat always runs, and first. Throws for a name that there is not. */
function chosen(names: string | undefined): Contender[] {
  const asked = names?.split(',') ?? contenders.map(({ name }) => name);
  const unknown = asked.filter((name) => !contenders.some((each) => each.name === name));
  must(unknown.length === 0, `no peer ${unknown.join()}; there are ${contenders.map(({ name }) => name).join()}`);
  return contenders.filter(({ name }) => name === 'doisoat' || asked.includes(name));
}

export const benchmark = benchCase(
  {
    people: 200_000,
    rows: 50_000,
    locality: 0.9,
    data: optionalText,
    peers: optionalText,
    runs: 1,
    uploads: 2,
    floor: optionalText,
  },
  ({ people, rows, locality, data: kept, peers, runs, uploads, floor }) =>
    inFolder(undefined, 'bench', async (work) => {
      must(runs > 0 && uploads > 0, '--runs and --uploads are numbers from 1');
      const running = chosen(peers);
      const least = floor === undefined ? undefined : $Floor.parse(JSON.parse(readFileSync(floor, 'utf8')));
      const data = await benchData(kept ?? join(work, 'data'), { people, rows, locality });
      const months = await monthsOf(data, uploads);
      await prepareDuckDb(data, tell);
      say(`${machine()}\n${versions(running)}`);
      const size = megabytes(statSync(data.batch).size);
      const limit = `at most ${limits.seconds} s and ${limits.gibibytes} GiB each`;
      say(`${count(people)} people, ${count(rows)} rows (${size}), ${locality * 100} % own prefixes; ${limit}`);
      const comparison = new Comparison(data, months, work);
      for (const each of running) {
        const reason = hindrance(each);
        if (reason !== undefined) comparison.stopped.set(each.name, reason);
      }
      for (let run = runs > 1 ? 0 : 1; run <= runs; run++)
        for (const each of running) await comparison.run(each, { compare: run === (runs > 1 ? 0 : 1), count: run > 0 });
      for (const note of comparison.notes) say(note);
      say(`\n${comparisonTable(running, comparison)}`);
      if (least === undefined) return;
      const below = ratiosBelow(comparison.results, least);
      must(below.length === 0, `ratios below ${floor}: ${below.join('; ')}`);
      say(`No ratio is below ${floor}.`);
    }),
);
