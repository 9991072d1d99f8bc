/**
 * Takes every entry out of every word list of the intake, one at a time, and changes every guard of the codings: each
 * must make a named test fail.
 *
 *   npm run prove -- alias-mutants                 all of them; writes docs/proof/alias-mutants.md
 *   npm run prove -- alias-mutants --only TEXT     lists whose name or file holds the text; writes nothing
 *   npm run prove -- alias-mutants --short         without the countries, which a digest holds; writes nothing
 *
 * Fails if an entry can go without a test that fails, or if a list is not found in its source.
 */
import '../../test/support/repeatable.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withoutEach, type Changed } from './entries.ts';
import { guards } from './guards.ts';
import { firstFailure, type Check } from './in-process.ts';
import { lists } from './lists.ts';
import { aliasMutantsPage, type ListResult } from './page.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const { only, short } = values;

async function judge(
  name: string,
  file: string,
  source: string,
  changes: readonly Changed[],
  checks: readonly Check[],
): Promise<ListResult> {
  for (const check of checks) {
    const failure = await firstFailure(check, file, source);
    if (failure !== undefined) throw new Error(`${check.file} fails without any change: ${failure}`);
  }
  const tests = new Map<string, number>();
  const survived: string[] = [];
  for (const changed of changes) {
    let failure: string | undefined;
    for (const check of checks) failure ??= await firstFailure(check, file, changed.source);
    if (failure === undefined) survived.push(changed.entry);
    else tests.set(failure, (tests.get(failure) ?? 0) + 1);
  }
  return { name, file, entries: changes.length, survived, tests };
}

const results: ListResult[] = [];
for (const list of lists) {
  if (only !== undefined && !`${list.name} ${list.file}`.includes(only)) continue;
  if (short && list.file === 'core/intake/countries.ts') continue;
  const source = readFileSync(list.file, 'utf8');
  results.push(await judge(list.name, list.file, source, withoutEach(source, list), list.checks));
  tell();
}
for (const guard of guards) {
  if (only !== undefined && !`${guard.name} ${guard.file}`.includes(only)) continue;
  const source = readFileSync(guard.file, 'utf8');
  results.push(await judge(guard.name, guard.file, source, guard.changes(source), guard.checks));
  tell();
}

function tell(): void {
  const { name, file, entries, survived } = results[results.length - 1];
  process.stdout.write(`${entries - survived.length} of ${entries}: ${name} (${file})\n`);
  for (const entry of survived) process.stdout.write(`  SURVIVED ${entry}\n`);
}

const entries = results.reduce((sum, each) => sum + each.entries, 0);
const survived = results.reduce((sum, each) => sum + each.survived.length, 0);
process.stdout.write(`${entries - survived} of ${entries} caught\n`);
if (only === undefined && !short) writeFileSync('docs/proof/alias-mutants.md', aliasMutantsPage(results));
if (survived > 0) process.exitCode = 1;
