/**
 * `npm run prove -- lint-template`: templates read by programs of others: of both stages, of production with everything
 * that can be chosen, of the pipeline's role. cfn-lint: no error and no unknown value (W3030). checkov: every finding
 * has an answer (`checkov-answers.ts`), and every answer a finding. check-jsonschema: the workflows. What AWS bounds is
 * printed with what there is of it. The programs come from PyPI; `DOISOAT_CFN_LINT`, `DOISOAT_CHECKOV` and
 * `DOISOAT_CHECK_JSONSCHEMA` say where they are. One that is not here is skipped, except in CI.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { appContext } from '../../infra/app-context.ts';
import { stages } from '../../infra/config.ts';
import { PipelineRole } from '../../infra/pipeline-role.ts';
import { unanswered, type Found } from './checkov-answers.ts';
import { checkedStack } from './checked-stack.ts';
import { Synthesised } from './synthesised.ts';
import { limitsOf, showLimits } from './template-limits.ts';

const region = 'ap-southeast-1';
/** Warnings that are meant: a dependency that CDK writes out although a reference says it already. */
const ignored = ['W3005'];
/** Bytes of a report, at most. */
const reportMax = 64 * 2 ** 20;
const workflows = '.github/workflows';
const suffix = '.template.json';

/** Of checkov, what is read here. */
const $Report = z.object({
  summary: z.object({ parsing_errors: z.number(), passed: z.number() }),
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string(), file_path: z.string() })),
  }),
});

const templates = new Map([
  ...Object.values(stages).map((config): [string, Synthesised] => [config.stage, Synthesised.of(config)]),
  ['prod-with-everything', new Synthesised(await checkedStack())],
  ['pipeline', new Synthesised(Template.fromStack(pipeline()))],
]);
const folder = mkdtempSync(join(tmpdir(), 'doisoat-template-'));
for (const [name, { template }] of templates) writeFileSync(fileOf(name), JSON.stringify(template.toJSON()));
withProgram('DOISOAT_CFN_LINT', 'cfn-lint', cfnLint);
withProgram('DOISOAT_CHECKOV', 'checkov', checkov);
withProgram('DOISOAT_CHECK_JSONSCHEMA', 'check-jsonschema', readWorkflows);
rmSync(folder, { recursive: true });
for (const [name, stack] of templates)
  print(`\n${name}: what AWS bounds, and what there is\n${showLimits(limitsOf(stack))}`);

function fileOf(name: string): string {
  return join(folder, `${name}${suffix}`);
}

function pipeline(): PipelineRole {
  const props = { stage: 'prod', repository: 'example/doisoat', providerIsThere: false };
  return new PipelineRole(new App({ context: appContext }), 'doisoat-prod-pipeline', props);
}

function withProgram(variable: string, name: string, use: (program: string) => boolean): void {
  const program = process.env[variable] ?? name;
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (version.status === 0) {
    print(`${name} ${version.stdout.trim().replace(/^.* /, '')}`);
    if (!use(program)) process.exitCode = 1;
  } else if (process.env.CI === undefined)
    print(`skipped: ${name} is not here; \`pip install ${name}\` and ${variable}=<its path> enable it`);
  else throw new Error(`${name} is not here, and CI skips nothing`);
}

function cfnLint(program: string): boolean {
  return [...templates].every(([name, { resources }]) => {
    const args = ['--regions', region, '--ignore-checks', ...ignored, '--', fileOf(name)];
    const checked = spawnSync(program, args, { encoding: 'utf8' });
    print(
      `${checked.stdout.replaceAll(folder, '')}  ${name}: ${Object.keys(resources).length} resources, ` +
        `exit ${checked.status}`,
    );
    return checked.status === 0;
  });
}

function checkov(program: string): boolean {
  const args = ['-d', folder, '--framework', 'cloudformation', '-o', 'json', '--quiet', '--compact', '--skip-download'];
  const checked = spawnSync(program, args, { encoding: 'utf8', maxBuffer: reportMax });
  const { results, summary } = $Report.parse(JSON.parse(checked.stdout));
  const found = results.failed_checks.map(({ check_id, resource, file_path }): Found => ({
    rule: check_id,
    resource: resource.replace(/^.*\./, ''),
    template: basename(file_path, suffix),
  }));
  const read = new Set(found.map(({ template }) => template));
  print(`  ${summary.passed} checks passed, ${found.length} findings in ${[...read].join(', ')}`);
  // Each has some: one without was not read.
  if (summary.parsing_errors > 0 || read.size !== templates.size) return false;
  const open = unanswered(found);
  for (const { rule, resource, template } of open.findings) print(`  unanswered: ${template} ${rule} ${resource}`);
  for (const { rule, at } of open.answers) print(`  answers nothing: ${rule} ${at.source}`);
  return open.findings.length === 0 && open.answers.length === 0;
}

function readWorkflows(program: string): boolean {
  const files = readdirSync(workflows).map((name) => join(workflows, name));
  const checked = spawnSync(program, ['--builtin-schema', 'vendor.github-workflows', ...files], { encoding: 'utf8' });
  print(`  ${files.map((path) => basename(path)).join(', ')}: ${checked.stdout.trim()}`);
  return checked.status === 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
