/**
 * One contender in a process of its own: `node bench/peers/contender.ts <name> <file of settings>`; prints its cost as
 * JSON. `npm run bench` starts it.
 */
import { readFileSync } from 'node:fs';
import type { BenchData } from '../harness/bench-data.ts';
import { measured, type Cost } from '../harness/measure.ts';
import type { SqlWork } from './duckdb.ts';
import type { OwnLedger } from './own-ledger.ts';

export interface Settings {
  data: BenchData;
  directory: string; // ours; the second upload finds there what the first one left
  answers: string; // file to write
  ledger?: OwnLedger; // files to write behind the clock: our ledger, for whoever is compared with it
  sql?: SqlWork; // of DuckDB
  parquet: string; // the people, for who reads Parquet
  prefixes: string[]; // of valid IDs
}

const [name, file] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings; // written by cases/peers.ts
process.stdout.write(`${JSON.stringify(await run(settings))}\n`);

async function run({ data, directory, answers, ledger, sql }: Settings): Promise<Cost> {
  if (name === 'doisoat' || name === 'doisoat-answers') {
    const { answersAlone, syncWhole } = await import('./ours.ts');
    return name === 'doisoat' ? syncWhole(data, directory, answers, ledger) : answersAlone(data, directory, answers);
  }
  if (sql !== undefined) {
    const { runSql } = await import('./duckdb.ts');
    return measured(() => runSql(sql));
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
