/** Splink as one of those who search: a process of Python that writes the pairs which it holds for possible. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { tell } from '../harness/table.ts';
import type { Answer, Answers } from './answers.ts';
import { writeLinkedSet, type LinkedSet } from './linked-set.ts';

export const python = process.env.DOISOAT_PYTHON ?? 'python3';

const $Pairs = z.array(
  z.strictObject({
    claim: z.coerce.number(),
    key: z.string(),
    probability: z.coerce.number(),
    weight: z.coerce.number(),
  }),
);

/** Whether Python has these modules. Throws where it must (CI); else tells once that it has not. */
export function hasPython(modules: readonly string[], what: string): boolean {
  if (spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0) return true;
  const reason = `${what}: not run, ${python} has no ${modules.join(', ')} (pip install, or set DOISOAT_PYTHON)`;
  if (process.env.CI !== undefined) throw new Error(reason);
  tell(reason);
  return false;
}

/** Runs a script of `bench/peers`. Rejects if it fails; what it says goes to standard error. */
export async function runPython(script: string, ...args: string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  const child = spawn(python, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return output.trim();
}

export interface SplinkAnswers {
  /** As Splink weighs pairs: each by itself. */
  asItIs: Answers;
  /** A claim is of one person at most: of several that may be, each has its share, as trace has it. */
  oneEach: Answers;
}

/** The best of Splink for each claim, and its version. */
export async function searchWithSplink(folder: string, set: LinkedSet): Promise<SplinkAnswers & { version: string }> {
  writeLinkedSet(folder, set);
  const pairs = join(folder, 'splink-pairs.csv');
  const version = await runPython('splink_search.py', folder, pairs);
  return { version, ...bestOfPairs(readFileSync(pairs, 'utf8'), set.claims.length) };
}

/** The likeliest person of each claim; of equally likely ones the first by key. */
export function bestOfPairs(text: string, claims: number): SplinkAnswers {
  const best: (Required<Omit<Answer, 'isSure'>> | undefined)[] = Array.from({ length: claims });
  const odds = new Float64Array(claims);
  for (const { claim, ...pair } of $Pairs.parse(parse(text, { columns: true }))) {
    const known = best[claim];
    const isBetter = known === undefined || pair.weight > known.weight;
    if (isBetter || (pair.weight === known.weight && pair.key < known.key)) best[claim] = pair;
    odds[claim] += 2 ** pair.weight; // the weight of a pair is log2 of its odds, prior included
  }
  const oneEach = best.map((answer, claim) => {
    if (answer === undefined) return undefined;
    const own = 2 ** answer.weight;
    const against = 1 + odds[claim] - own;
    return { key: answer.key, probability: own / (own + against), weight: answer.weight - Math.log2(against) };
  });
  return { asItIs: best, oneEach };
}
