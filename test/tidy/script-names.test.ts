/** What is told to be run can be run: every script, benchmark and proof that a page or a comment names exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { cases } from '../../bench/cases.ts';
import { programs } from '../../proof/programs.ts';
import { steps } from '../../proof/prove/steps.ts';
import { writtenFiles } from '../support/written-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = ['list', 'help'];
/** First words behind `--` that a script knows; those of other scripts are their own business. */
const named: Record<string, readonly string[]> = {
  bench: [...Object.keys(cases), ...words],
  prove: [...Object.keys(programs), ...words],
  write: Object.keys(writtenFiles),
};
const places = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.ci', 'docs', 'bench', 'proof', 'test', 'core'];
const shells = [
  'adapters',
  'local',
  'functions',
  'infra',
  'dashboard',
  'portal',
  'browser',
  'generate',
  'package.json',
];

function files(place: string): string[] {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  if (/\.(md|json)$/.test(place)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (/\.(ts|md|json)$/.test(entry.name) || place === '.ci'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What a text names that is not there. A comment's margin and a line's end count as one space. */
function unknownNames(text: string): string[] {
  const flat = text.replaceAll(/\s*\n\s*(?:\*|\/\/|#)?\s*/g, ' ').replaceAll("' + '", '');
  return [...flat.matchAll(/npm run ([a-z:-]+)(?: -- ([a-z][a-z0-9-]*)\b)?/g)].flatMap(([whole, script, name]) => {
    if (!Object.hasOwn(packageJson.scripts, script)) return [whole];
    return name === undefined || (named[script]?.includes(name) ?? true) ? [] : [whole];
  });
}

describe('scripts that are named', () => {
  it('in pages, comments and CI exist, and so do the benchmarks and proofs', () => {
    const wrong = [...places, ...shells]
      .flatMap(files)
      .filter((file) => basename(file) !== 'script-names.test.ts')
      .flatMap((file) => unknownNames(readFileSync(file, 'utf8')).map((name) => `${relative(root, file)}: ${name}`));
    expect(wrong).toEqual([]);
  });

  it('are missed if they do not exist', () => {
    expect(unknownNames('`npm run kill-test`, `npm run prove -- kils --syncs 5`, npm run\n * prove -- flip')).toEqual([
      'npm run kill-test',
      'npm run prove -- kils',
      'npm run prove -- flip',
    ]);
    expect(unknownNames('npm run prove -- kills, npm run bench -- --people 5, npm run prove -- NAME')).toEqual([]);
  });

  it('lead to programs that are there', () => {
    const scripts = [...Object.values(programs), ...steps.flatMap(({ commands }) => commands)].map(
      ({ args }) => args[0],
    );
    expect(scripts.filter((script) => !existsSync(join(root, script)))).toEqual([]);
  });

  it('of benchmarks are the files of bench/cases', () => {
    const found = readdirSync(join(root, 'bench/cases')).map((name) => name.replace(/\.ts$/, ''));
    expect(Object.keys(cases).toSorted()).toEqual(found.toSorted());
  });

  it('can each prove one of the long proofs alone', () => {
    expect(steps.map(({ name }) => name).filter((name) => !Object.hasOwn(programs, name))).toEqual([]);
  });
});
