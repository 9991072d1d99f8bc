/**
 * Tier T7: the functions as they are deployed, as processes with the real SDK, over an S3 server and
 * dynalite on the network. Processes are killed with SIGKILL at random instants, both servers are taken away once, and
 * every upload is delivered until it is answered. What that ends in must be what a run ends in that nobody disturbed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../generate/random.ts';
import { checkPublished, differences, endingOf, type Ending, type Sent } from './check.ts';
import { bundleFunctions, functionNames, Stage } from './deployed.ts';
import { runDay, type Run, type RunPlan } from './disturb.ts';
import { damages } from './self-check.ts';
import { behindProxy, dynalite, versitygw, type Server } from './servers.ts';
import { makeDay, provinces } from './uploads.ts';

const help = `npm run prove -- network [--seed N] [--kills N] [--gateway PROGRAM | --endpoint URL]

  --seed N             of the instants and the data (1)
  --kills N            deliveries of uploads that are killed (100)
  --gateway PROGRAM    versitygw: keeps its objects on disk and is killed and started again itself
  --endpoint URL       an S3 server that runs already, such as moto: its connections are broken instead

Without either: versitygw if it is on the path or in DOISOAT_VERSITYGW, else the server at DOISOAT_MOTO_ENDPOINT.
`;
/** Invariant I16. */
const deliveriesMax = 12;
/** Processes at work at once: more than processors, so that commits of one province meet. */
const machines = 3;

/** Kills for each upload: fewer than the one or two that were seen, so that the last kill still finds an upload. */
const killsOfUpload = 1.2;

/** What a delivery may take, until the run itself has shown it. */
const firstGuess = 500; // milliseconds

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '100' },
    gateway: { type: 'string' },
    endpoint: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function openS3(folder: string): Promise<Server> {
  const gateway = values.gateway ?? (values.endpoint === undefined ? onPath() : undefined);
  if (gateway !== undefined) return versitygw(gateway, folder);
  const endpoint = values.endpoint ?? process.env.DOISOAT_MOTO_ENDPOINT;
  if (endpoint === undefined) throw new Error(`needs an S3 server.\n\n${help}`);
  return behindProxy(endpoint);
}

function onPath(): string | undefined {
  if (process.env.DOISOAT_VERSITYGW !== undefined) return process.env.DOISOAT_VERSITYGW;
  try {
    return execFileSync('sh', ['-c', 'command -v versitygw'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

async function main(folder: string): Promise<void> {
  process.env.AWS_ACCESS_KEY_ID ??= 'test';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';
  process.env.AWS_REGION ??= 'us-east-1';
  const [seed, kills] = [Number(values.seed), Number(values.kills)];
  const chance = randomFrom(seed);
  const servers = { s3: await openS3(folder), dynamo: await dynalite(folder) };
  try {
    const bundleFolder = join(folder, 'bundles');
    mkdirSync(bundleFolder);
    const bundles = await bundleFunctions(bundleFolder, functionNames);
    // A shot hits now and then what has ended already.
    const files = Math.max(2, Math.ceil(kills / killsOfUpload / provinces.length) - 2);
    const day = makeDay(folder, files, seed, Date.now());
    const name = `t7-${process.pid}`;

    const stage = await Stage.make(name, servers);
    const third = Math.max(1, Math.floor(kills / 3));
    const plan: RunPlan = {
      machines,
      uploads: { kills, share: 0.75, typicalMs: firstGuess, chance },
      builds: { kills: Math.min(5, third), share: 0.9, typicalMs: firstGuess, chance },
      publisherKills: Math.min(5, Math.ceil(kills / 20)),
      outages: [
        { afterKills: third, away: () => servers.s3.away() },
        { afterKills: 2 * third, away: () => servers.dynamo.away() },
      ],
    };
    const run = await runDay(stage, bundles, day, plan);
    const found = await endingOf(stage.stores(), provinces, run.sent);
    report(run, found, servers);

    // What an answer says of other participants of the same ID depends on who came before: the run that nobody disturbs
    // keeps the order.
    const calmStage = await Stage.make(`${name}-calm`, servers);
    const none = { kills: 0, share: 0, typicalMs: 0, chance, inOrder: true };
    const undisturbed = { machines: 1, uploads: none, builds: none, publisherKills: 0, outages: [] };
    const calm = await runDay(calmStage, bundles, { ...day, uploads: inOrderOf(found, run.sent) }, undisturbed);
    const expected = await endingOf(calmStage.stores(), provinces, calm.sent);
    tell(`undisturbed, in the same order: ${calm.sent.length} uploads in ${calm.seconds.toFixed(0)} s`);
    const wrong = [
      ...expected.wrong.map((each) => `undisturbed: ${each}`),
      ...run.wrong,
      ...found.wrong,
      ...(await checkPublished(stage.stores(), provinces)),
      ...differences(found, expected),
      ...unfinished(run),
    ];
    const missed = wrong.length > 0 ? [] : await damages(stage.stores(), provinces, run.sent, expected);
    if (wrong.length === 0)
      tell(`the check itself: ${missed.length === 0 ? 'every damage done afterwards was found' : missed.join('; ')}`);
    for (const each of [...wrong, ...missed]) tell(`WRONG: ${each}`);
    tell(wrong.length + missed.length === 0 ? '0 violations' : `FAILED, seed ${seed}`);
    if (wrong.length + missed.length > 0) process.exitCode = 1;
    calmStage.dispose();
    stage.dispose();
  } finally {
    servers.s3.stop();
    servers.dynamo.stop();
  }
}

/** The uploads in the order in which they were committed, and then those that were not. */
function inOrderOf({ order }: Ending, sent: readonly Sent[]): Sent[] {
  const place = (each: Sent): number => {
    const at = order.indexOf(each.key);
    return at < 0 ? order.length : at;
  };
  return sent.toSorted((a, b) => place(a) - place(b));
}

/** I16, and that the run was what it is said to be: kills that hit nothing prove nothing. */
function unfinished({ queue, killedAt }: Run): string[] {
  const wrong: string[] = [];
  for (const { name, quiet, acknowledged } of queue.messages)
    if (!acknowledged || quiet > deliveriesMax)
      wrong.push(`I16 ${name}: ${quiet} deliveries after the last disturbance`);
  if (queue.kills < Number(values.kills)) wrong.push(`only ${queue.kills} kills`);
  if (queue.kills >= 50 && Object.values(killedAt).includes(0)) wrong.push('no kill before, while or after a commit');
  return wrong;
}

function report(
  { queue, buildKills, ...run }: Run,
  { compared }: Ending,
  { s3, dynamo }: Record<string, Server>,
): void {
  const sum = (of: (message: (typeof queue.messages)[number]) => number): number =>
    queue.messages.reduce((total, message) => total + of(message), 0);
  const worst = queue.messages.reduce((most, { deliveries }) => Math.max(most, deliveries), 0);
  const { before, staged, committed } = run.killedAt;
  const conflicts = queue.commitAttempts.reduce((total, attempts) => total + attempts - 1, 0);
  tell(
    `kills: ${queue.kills} of uploads (${before} before anything was staged, ${staged} while staging, ` +
      `${committed} after the commit), ${buildKills} of the index build, ${run.publisherKills} of the ` +
      'publisher',
  );
  tell(`servers: ${s3.name} ${s3.outage} once, ${dynamo.name} ${dynamo.outage} once`);
  tell(
    `deliveries: ${sum(({ deliveries }) => deliveries)} of ${queue.messages.length} uploads by ${queue.started} ` +
      `processes, ${sum(({ failures }) => failures)} failed without a kill; worst upload ${worst}`,
  );
  tell(
    `commits: ${queue.commitAttempts.length} told, ${conflicts} conflicts, worst ` +
      `${Math.max(0, ...queue.commitAttempts)} attempts`,
  );
  tell(
    `compared: ${compared.uploads} uploads with their outcomes (${compared.outcomesBytes} bytes), ` +
      `${compared.versions} versions, ${compared.objects} objects by hash, ${compared.rows} rows counted anew, ` +
      `${run.publications} publications, ${run.looks} looks at the running system`,
  );
  const { user, system } = process.cpuUsage();
  tell(`${run.seconds.toFixed(0)} s; processor time of this process ${((user + system) / 1e6).toFixed(1)} s`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help) tell(help.trimEnd());
else {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-network-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
