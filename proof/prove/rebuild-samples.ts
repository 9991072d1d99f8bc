/**
 * The state store of the six sample provinces is deleted and rebuilt from the objects: counts of every province, and of
 * the nation, must be what they were.
 */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $Status, type Status } from '../../core/summary/status.ts';

const folder = mkdtempSync(join(tmpdir(), 'doisoat-rebuild-'));

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function doisoat(...args: string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  return execFileSync(process.execPath, ['local/cli.ts', ...args, '--dir', folder], options);
}

function status(): Status {
  return $Status.parse(JSON.parse(doisoat('status', '--json')));
}

try {
  doisoat('start', '--once');
  const before = status();
  for (const name of readdirSync(folder)) if (name.startsWith('state.sqlite')) rmSync(join(folder, name));
  doisoat('ledger', 'rebuild');
  const after = status();
  let wrong = 0;
  for (const [k, was] of before.provinces.entries()) {
    const now = after.provinces[k];
    const same = JSON.stringify(now) === JSON.stringify(was);
    if (!same) wrong++;
    if (was.ledgerVersion > 0 || !same)
      tell(
        `${was.province}: version ${was.ledgerVersion}, ${was.persons.participants} participants, ` +
          `${was.persons.verified} verified; after: ${now.ledgerVersion}, ${now.persons.participants}, ` +
          `${now.persons.verified}: ${same ? 'equal' : 'DIFFERENT'}`,
      );
  }
  const whole = JSON.stringify(before.national) === JSON.stringify(after.national);
  const filled = before.provinces.filter(({ ledgerVersion }) => ledgerVersion > 0).length;
  tell(`${filled} provinces with a ledger, ${wrong} differ; registry ${after.registryVersion ?? 'none'}`);
  if (wrong > 0 || !whole || filled < 6 || before.registryVersion !== after.registryVersion) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
