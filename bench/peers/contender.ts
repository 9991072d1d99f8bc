/**
 * One contender in a process of its own: `node bench/peers/contender.ts <name> <file of settings>`; prints its cost as
 * JSON. `npm run bench` starts it.
 */
import { readFileSync } from 'node:fs';
import type { BenchData } from '../harness/bench-data.ts';
import { measured, type Cost } from '../harness/measure.ts';

export interface Settings {
  data: BenchData;
  directory: string; // does not exist yet; for whoever needs one
  answers: string; // file to write
  parquet: string; // the people, for who reads Parquet
  prefixes: string[]; // of valid IDs
}

const [name, file] = process.argv.slice(2);
const { data, directory, answers } = JSON.parse(readFileSync(file, 'utf8')) as Settings; // written by cases/peers.ts
process.stdout.write(`${JSON.stringify(await run())}\n`);

async function run(): Promise<Cost> {
  if (name === 'doisoat' || name === 'doisoat-answers') {
    const { answersAlone, syncWhole } = await import('./ours.ts');
    return name === 'doisoat' ? syncWhole(data, directory, answers) : answersAlone(data, directory, answers);
  }
  if (name === 'duckdb-parquet' || name === 'duckdb-prepared') {
    const { answerFromParquet, answerFromPrepared } = await import('./duckdb.ts');
    const answer = name === 'duckdb-parquet' ? answerFromParquet : answerFromPrepared;
    return measured(() => answer(data, answers));
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
