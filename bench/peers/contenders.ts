/** Who is compared: names for `--peers`, and what a table calls them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Contender {
  name: string;
  label: string;
  /** Answers, ledger and rates, so a second upload on top is measured too; others answer, and the floor reads. */
  does: 'all' | 'answers' | 'nothing';
  /** A Python script beside this file, and what it imports. */
  python?: { script: string; modules: string[] };
}

export const contenders: readonly Contender[] = [
  { name: 'doisoat', label: 'doisoat', does: 'all' },
  { name: 'doisoat-answers', label: 'doisoat, answers alone', does: 'answers' },
  { name: 'duckdb-parquet', label: 'DuckDB, raw, answers', does: 'answers' },
  { name: 'duckdb-prepared', label: 'DuckDB, prepared, answers', does: 'answers' },
  { name: 'duckdb-parquet-ledger', label: 'DuckDB, raw, same work', does: 'all' },
  { name: 'duckdb-prepared-ledger', label: 'DuckDB, prepared, same work', does: 'all' },
  {
    name: 'polars',
    label: 'polars',
    does: 'answers',
    python: { script: 'polars_join.py', modules: ['polars'] },
  },
  { name: 'plain-map', label: 'csv-parse and a Map', does: 'answers' },
  {
    name: 'pandas',
    label: 'pandas merge',
    does: 'answers',
    python: { script: 'pandas_merge.py', modules: ['pandas', 'pyarrow'] },
  },
  {
    name: 'splink',
    label: 'Splink, blocked on the ID',
    does: 'answers',
    python: { script: 'splink_link.py', modules: ['splink', 'pandas', 'pyarrow'] },
  },
  { name: 'floor', label: 'floor: read, count lines', does: 'nothing' },
];

const python = process.env.DOISOAT_PYTHON ?? 'python3';
const contender = fileURLToPath(new URL('contender.ts', import.meta.url));

/** The command that runs a contender with a file of settings. */
export function commandOf({ name, python: needs }: Contender, settings: string): [string, string[]] {
  if (needs === undefined) return [process.execPath, [contender, name, settings]];
  return [python, [fileURLToPath(new URL(needs.script, import.meta.url)), settings]];
}

/** Why a contender cannot run here, or undefined. */
export function hindrance({ python: needs, label }: Contender): string | undefined {
  if (needs === undefined || spawnSync(python, ['-c', `import ${needs.modules.join(', ')}`]).status === 0)
    return undefined;
  return `${label}: not run, ${python} has no ${needs.modules.join(', ')} (bench/peers/requirements.txt)`;
}
