/** Who is compared: names for `--peers`, and what a table calls them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

export interface Contender {
  name: string;
  label: string;
  /** Answers, ledger and rates, so a second upload on top is measured too; others answer, and the floor reads. */
  does: 'all' | 'answers' | 'nothing';
  /** A Python script beside this file, and what it imports. */
  python?: { script: string; modules: string[] };
}

/** Raw Parquet, and a prepared table: answering only, or doing the same work as we do. */
function duckDbs(name: string, label: string, python?: Contender['python']): Contender[] {
  const how = python === undefined ? {} : { python };
  return (['answers', 'all'] as const).flatMap((does) => {
    const [ending, work] = does === 'all' ? ['-ledger', 'same work'] : ['', 'answers'];
    return [
      { name: `${name}-parquet${ending}`, label: `${label}, raw, ${work}`, does, ...how },
      { name: `${name}-prepared${ending}`, label: `${label}, prepared, ${work}`, does, ...how },
    ];
  });
}

export const contenders: readonly Contender[] = [
  { name: 'doisoat', label: 'doisoat', does: 'all' },
  { name: 'doisoat-answers', label: 'doisoat, answers alone', does: 'answers' },
  ...duckDbs('duckdb', 'DuckDB'),
  ...duckDbs('duckdb-python', 'DuckDB in Python', { script: 'duckdb_sql.py', modules: ['duckdb'] }),
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
export function hindrance({ python: needs }: Contender): string | undefined {
  const missing = needs?.modules.filter((name) => versionOf(name) === undefined) ?? [];
  if (missing.length === 0) return undefined;
  return `not run, ${python} has no ${missing.join(', ')} (bench/peers/requirements.txt)`;
}

/** Versions of what these contenders import. */
export function versions(running: readonly Contender[]): string {
  const modules = new Set(running.flatMap(({ python: needs }) => needs?.modules ?? []));
  const found = [...modules].flatMap((name) => {
    const version = versionOf(name);
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const forNode = `DuckDB ${packageJson.devDependencies['@duckdb/node-api']}`;
  return found.length === 0 ? forNode : `${forNode}; in Python ${found.join(', ')}`;
}

function versionOf(module: string): string | undefined {
  const asked = `import importlib.metadata as m; print(m.version('${module}'))`;
  const { status, stdout } = spawnSync(python, ['-c', asked], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
