/**
 * Bugs put into the source one at a time: each must make its named check fail.
 *
 *   npm run prove -- source-mutants                 all of them; writes docs/proof/source-mutants.md
 *   npm run prove -- source-mutants --only TEXT     those whose name or file holds the text; writes nothing
 *
 * Fails if one survives, if its text is not found in the source any more, or if its check fails without it.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { commitMutants } from './commit-mutants.ts';
import { gateMutants } from './gate-mutants.ts';
import { ledgerMutants } from './ledger-mutants.ts';
import { mutated, type Check, type SourceMutant } from './mutant.ts';
import { nameMutants } from './name-mutants.ts';
import { SourceCopy, type CheckResult } from './run-checks.ts';
import { sourceMutantsPage, type Judged } from './page.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const all: readonly SourceMutant[] = [...ledgerMutants, ...commitMutants, ...gateMutants, ...nameMutants];
const { only } = values;
const chosen = only === undefined ? all : all.filter(({ name, file }) => `${name} ${file}`.includes(only));

const copy = new SourceCopy();
const checks = new Map<string, CheckResult>();

/** The check without any bug: what fails anyway shows nothing. */
async function soundness(check: Check): Promise<CheckResult> {
  const key = JSON.stringify(check);
  const known = checks.get(key) ?? (await copy.run(check));
  checks.set(key, known);
  return known;
}

async function judge(mutant: SourceMutant): Promise<Judged> {
  const source = mutated(copy.read(mutant.file), mutant);
  if (source === undefined) return { mutant, verdict: 'its text is not found once', failed: '' };
  if ((await soundness(mutant.check)).outcome !== 'passed')
    return { mutant, verdict: 'its check does not pass without it', failed: '' };
  const { outcome, failed } = await copy.withSource(mutant.file, source, mutant.check);
  if (outcome === 'failed') return { mutant, verdict: 'caught', failed };
  return { mutant, verdict: outcome === 'passed' ? 'SURVIVED' : 'its check gave no answer', failed };
}

const judged: Judged[] = [];
try {
  for (const mutant of chosen) {
    const result = await judge(mutant);
    judged.push(result);
    const { name, file } = mutant;
    process.stdout.write(
      `${result.verdict.padEnd(10)} ${file}: ${name}${result.failed && `\n           ${result.failed}`}\n`,
    );
  }
} finally {
  copy.remove();
}
const caught = judged.filter(({ verdict }) => verdict === 'caught').length;
process.stdout.write(`${caught} of ${judged.length} caught\n`);
if (only === undefined) writeFileSync('docs/proof/source-mutants.md', sourceMutantsPage(judged));
if (caught < judged.length) process.exitCode = 1;
