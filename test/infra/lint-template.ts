/**
 * `npm run prove -- lint-template`: cfn-lint, an independent reader of templates, over those of both stages. No error
 * and no unknown value (W3030). It comes from PyPI: `DOISOAT_CFN_LINT` says where it is; without it this is skipped,
 * except in CI.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stages } from '../../infra/config.ts';
import { Synthesised } from './synthesised.ts';

const region = 'ap-southeast-1';
/** Warnings that are meant: a dependency that CDK writes out although a reference says it already. */
const ignored = ['W3005'];

const program = process.env.DOISOAT_CFN_LINT ?? 'cfn-lint';
const version = spawnSync(program, ['--version'], { encoding: 'utf8' });
if (version.status === 0) lint(version.stdout.trim());
else if (process.env.CI === undefined)
  process.stdout.write(
    'skipped: cfn-lint is not here; `pip install cfn-lint` and DOISOAT_CFN_LINT=<its path> enable it\n',
  );
else throw new Error('cfn-lint is not here, and CI skips nothing');

function lint(name: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-template-'));
  for (const config of Object.values(stages)) {
    const path = join(folder, `${config.stage}.template.json`);
    const { template, resources } = Synthesised.of(config);
    writeFileSync(path, JSON.stringify(template.toJSON()));
    const checked = spawnSync(program, ['--regions', region, '--ignore-checks', ...ignored, '--', path], {
      encoding: 'utf8',
    });
    process.stdout.write(checked.stdout.replaceAll(folder, ''));
    process.stdout.write(
      `${name}: ${config.stage}: ${Object.keys(resources).length} resources, exit ${checked.status}\n`,
    );
    if (checked.status !== 0) process.exitCode = 1;
  }
  rmSync(folder, { recursive: true });
}
