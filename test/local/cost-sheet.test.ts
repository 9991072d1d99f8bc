import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

it('the cost sheet of docs/deploy.md is what `doisoat cost` prints', async () => {
  const { code, stdout } = await runCli('cost');
  expect(code).toBe(0);
  const deploy = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
  expect(deploy).toContain(`\`\`\`\n${stdout.trim()}\n\`\`\`\n`);
});
