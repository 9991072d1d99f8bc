/**
 * One contender in a process of its own: `node bench/peers/contender.ts <name> <file of settings>`; prints its cost as
 * JSON. `npm run bench` starts it.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import type { BenchData } from '../harness/bench-data.ts';
import { measured, type Cost } from '../harness/measure.ts';
import { ledgerDatabase } from './duckdb.ts';
import type { OwnLedger } from './own-ledger.ts';

export interface Settings {
  data: BenchData;
  directory: string; // of this contender; the second upload finds there what the first one left
  asOf: number; // of the upload, in milliseconds
  answers: string; // file to write
  ledger?: OwnLedger; // files to write behind the clock: our ledger, for whoever is compared with it
  parquet: string; // the people, for who reads Parquet
  prefixes: string[]; // of valid IDs
}

const [name, file] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings; // written by cases/peers.ts
process.stdout.write(`${JSON.stringify(await run(settings))}\n`);

async function run({ data, directory, asOf, answers, ledger }: Settings): Promise<Cost> {
  if (name === 'doisoat' || name === 'doisoat-answers') {
    const { answersAlone, syncWhole } = await import('./ours.ts');
    return name === 'doisoat' ? syncWhole(data, directory, answers, ledger) : answersAlone(data, directory, answers);
  }
  if (name === 'duckdb-parquet' || name === 'duckdb-prepared') {
    const { answerFromParquet, answerFromPrepared } = await import('./duckdb.ts');
    const answer = name === 'duckdb-parquet' ? answerFromParquet : answerFromPrepared;
    return measured(() => answer(data, answers));
  }
  if (name === 'duckdb-parquet-ledger' || name === 'duckdb-prepared-ledger') {
    const { workOfSync } = await import('./duckdb-ledger.ts');
    const people = name === 'duckdb-parquet-ledger' ? 'parquet' : 'prepared';
    mkdirSync(directory, { recursive: true });
    return measured(() => workOfSync(data, people, { asOf, answers, database: ledgerDatabase(directory) }));
  }
  if (name === 'plain-map') {
    const { answerFromMap } = await import('./plain-map.ts');
    return measured(() => answerFromMap(data, answers));
  }
  if (name === 'floor') {
    const { countLines } = await import('./floor.ts');
    return measured(() => countLines(data, answers));
  }
  throw new Error(`no contender ${name}`);
}
