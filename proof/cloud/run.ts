/**
 * The stack as it is deployed, on loopback (`docs/loopback-cloud.md`): template and bundles of a synthesis, moto as S3,
 * SQS, DynamoDB and Step Functions, processes as Lambda, faults between. Two days of up to 34 provinces end in figures
 * that were known before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkBooks, checkServices, type Compared } from './check.ts';
import { Cloud } from './cloud.ts';
import { makeCountry, type Country } from './country.ts';
import { FaultPlan } from './faults.ts';
import { Scenario, sessionsOf } from './scenario.ts';
import { missedDamages } from './self-check.ts';
import { synthesise, Template } from './template.ts';

const help = `npm run prove -- cloud [--short] [--provinces N] [--rows N] [--faults N] [--seed N]

  --short            4 provinces, 40 faults: what CI runs
  --provinces N      offices that send, 2 to 34 (34)
  --rows N           rows of each whole book (48)
  --faults N         requests that fail and functions that are killed (280)
  --seed N           of the people, the order of uploads and the faults (1)
  --stage NAME       the stage that is synthesised (dev)
  --template FOLDER  a synthesis that is there already, such as cdk.out
  --python PROGRAM   with moto[server,stepfunctions] (DOISOAT_MOTO_PYTHON, else python3)
  --drop-failed      a mutant: messages whose delivery failed are taken off the queue, which must be found
  --logs             what the functions log, on standard error
`;
const short = { provinces: '4', faults: '40' };
/** Of an execution of the scheduled run over 34 provinces, and of an office: about so many requests. */
const requestsOfNight = 7_000;
const requestsOfOffice = 1_500;
/** Each event of the store comes twice, within so many seconds. */
const copies = 2;
const spread = 3; // seconds
/** Functions at once: more than processors, so that commits of one province meet, and fewer than a new account has. */
const concurrency = 6;
/** A message that failed comes back so many times sooner than in the cloud: after six seconds. */
const haste = 60;

/** The stack has started when nothing is under way any more. */
const settleSeconds = 300;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    provinces: { type: 'string' },
    rows: { type: 'string', default: '48' },
    faults: { type: 'string' },
    seed: { type: 'string', default: '1' },
    stage: { type: 'string', default: 'dev' },
    template: { type: 'string' },
    python: { type: 'string', default: process.env.DOISOAT_MOTO_PYTHON ?? 'python3' },
    'drop-failed': { type: 'boolean', default: false },
    logs: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(folder: string): Promise<void> {
  const provinces = Number(values.provinces ?? (values.short ? short.provinces : 34));
  const count = Number(values.faults ?? (values.short ? short.faults : 280));
  const seed = Number(values.seed);
  const began = performance.now();
  if (values.template === undefined) synthesise(values.stage, folder);
  const template = new Template(values.stage, values.template ?? folder);
  const country = makeCountry({ provinces, rows: Number(values.rows), seed, now: Date.now() });
  const requests = 2 * requestsOfNight + provinces * requestsOfOffice;
  const faults = new FaultPlan({ seed, faults: count, requests });
  const wrong = await run(template, country, faults);
  tell(`${((performance.now() - began) / 1000).toFixed(0)} s`);
  for (const each of wrong) tell(`WRONG: ${each}`);
  tell(wrong.length === 0 ? '0 differences' : `FAILED, ${wrong.length} differences, seed ${seed}`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function run(template: Template, country: Country, faults: FaultPlan): Promise<string[]> {
  const mutant = values['drop-failed'];
  const cloud = await Cloud.start({
    python: values.python,
    template,
    faults,
    // The other copy of an event would save what the mutant drops.
    copies: mutant ? 1 : copies,
    spread,
    concurrency,
    haste,
    dropFailed: mutant,
    people: sessionsOf(country),
    told: (name, line) => {
      if (values.logs) process.stderr.write(`${name} ${line}\n`);
    },
  });
  try {
    // S3 has tried each queue.
    await cloud.quiet(settleSeconds);
    faults.begin();
    const scenario = new Scenario(cloud, country, tell);
    await scenario.live();
    const { wrong, compared } = await checkBooks(cloud.stores, country, scenario.sent);
    wrong.push(...(await checkServices(cloud)));
    wrong.push(...cloud.proxy.broken.map((text) => `the emulator broke a connection: ${text}`));
    if (faults.uninjected > 0) wrong.push(`${faults.uninjected} faults found no request`);
    report(cloud, faults, compared);
    if (wrong.length === 0) {
      const missed = await missedDamages(cloud.stores, country, scenario.sent);
      wrong.push(...missed.map((damage) => `the check does not find ${damage}`));
      if (missed.length === 0) tell('self-check: every damage was found');
    }
    return wrong;
  } finally {
    await cloud.stop();
  }
}

function report({ proxy, lambda, sources }: Cloud, faults: FaultPlan, compared: Compared): void {
  const { deliveries, started } = sources;
  tell(`requests: ${listed(proxy.counts)}; ${proxy.formsRefused} forms refused`);
  for (const [name, counts] of lambda.counts) tell(`invocations of ${name}: ${listed(Object.entries(counts))}`);
  tell(`messages: ${deliveries.received} received, ${deliveries.failed} failed, worst delivery ${deliveries.worst}`);
  tell(`executions: ${listed(started)}`);
  tell(`faults: ${listed(Object.entries(faults.injected))}`);
  tell(
    `compared: ${compared.uploads} uploads, ${compared.rows} answered rows, ${compared.versions} versions, ` +
      `${compared.objects} objects by hash`,
  );
}

function listed(counts: Iterable<readonly [string, number]>): string {
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help) tell(help.trimEnd());
else {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-cloud-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
