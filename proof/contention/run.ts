/** Twenty commits at once on one province, on each pair of stores: `npm run prove -- contention`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contendOnDynamo, contendOnFiles, type Contest } from './contend.ts';

const commits = 20;
const directory = mkdtempSync(join(tmpdir(), 'doisoat-contention-'));
try {
  tell('two processes on files and SQLite', await contendOnFiles(directory, 2, commits));
  tell('one process on DynamoDB (dynalite)', await contendOnDynamo(commits));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function tell(where: string, { attempts, wrong }: Contest): void {
  const total = attempts.reduce((sum, each) => sum + each, 0);
  const verdict = wrong.length === 0 ? `versions 1 to ${commits}, each batch once, 0 problems` : wrong.join('; ');
  process.stdout.write(
    `${where}: ${commits} commits at once: ${verdict}; attempts ${total} in all, ${Math.max(...attempts)} for ` +
      'the worst\n',
  );
  if (wrong.length > 0) process.exitCode = 1;
}
