/**
 * Every operation, ordered of a deployment by who may and performed by its command on a data directory to which the
 * same happened: the documents are the same, and the functions ask for nothing that the template gives them no right
 * to.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { operations } from '../../core/operations/operations.ts';
import { createContainer } from '../../functions/container.ts';
import { EnvName } from '../../functions/env-names.ts';
import { PortalObjects } from '../../functions/portal-objects.ts';
import { AccessSimulator, account, region } from '../../proof/access-matrix/access-simulator.ts';
import { dynaliteTable } from '../support/aws-stores.ts';
import { itemCalls, objectCalls, type Call } from '../support/called.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, s3Message, sqsEvent } from '../support/deployment.ts';
import { Ordering } from '../support/ordering.ts';
import { runCli } from '../support/run-cli.ts';
import { s3ClientOver } from '../support/s3-request-handler.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const province = 'vn34-52';
const people = Array.from({ length: 6 }, (_, at) => {
  return `05209000000${at + 1},,Nguyễn Văn An,199${at}-02-03,1,alive,,${province},2026-01-30`;
});
const another = `052090000007,,Lê Thị Bình,1980-02-03,2,alive,,${province},2026-02-27`;
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
/** More claims on one ID than may be compared; with somebody who is verified. */
const heldOn = (person: number): string =>
  [
    header,
    ...['01', '02', '03', '04'].map(
      (day, at) => `52000${person}000${at},05209000000${person},Nguyễn Văn An,${day}/02/1991,1,BHYT`,
    ),
    `5200009000,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT`,
    '',
  ].join('\n');
const uploads = [heldOn(2), heldOn(3)];
const versions = [
  { version: '2026-01-31', kind: 'snapshot', base: null, people },
  { version: '2026-02-28', kind: 'delta', base: '2026-01-31', people: [another] },
];

const files = {
  targets: `year,province,indicator,value,source,as_of\n2026,${province},target_verified,95,Plan 2026,2026-01-05\n`,
  units: `province,code,name,parent,kind,goal,source,as_of\n${province},X1,Xã Một,,commune,95,Sở,2026-01-05\n`,
  history: `province,day,participants,out_of_scope,synced,verified,source\n${province},2026-01-02,10,0,9,8,Báo cáo\n`,
  canaries: '052090000001\n',
  decisions: `province,participant_number,candidate,decision,reason,evidence\n`,
};

interface Order {
  name: string;
  request: object;
  /** The same work by command; without `--dir` and `--json`. */
  command: string[];
}

/** In this order: what is done to both, and what they then say. `held` are batches, `key` is an object. */
function ordersOf(folder: string, held: readonly string[], key: string): Order[] {
  const path = (name: keyof typeof files): string => join(folder, `${name}.csv`);
  const file = (name: keyof typeof files) => ({ file: files[name] });
  const batch = (at: number) => ({ province, batch: held[at] });
  const named = (at: number) => ['--province', province, '--batch', held[at], '--purpose', 'a test'];
  const of = ['--province', province];
  return [
    { name: 'held', request: {}, command: ['held'] },
    { name: 'held refuse', request: batch(1), command: ['held', 'refuse', ...named(1)] },
    { name: 'release', request: batch(0), command: ['release', ...named(0)] },
    { name: 'batches', request: { limit: 5 }, command: ['batches', '--limit', '5'] },
    { name: 'targets', request: file('targets'), command: ['targets', path('targets')] },
    { name: 'units load', request: file('units'), command: ['units', path('units')] },
    { name: 'history load', request: file('history'), command: ['history', 'load', path('history')] },
    { name: 'registry canaries', request: file('canaries'), command: ['registry', 'canaries', path('canaries')] },
    { name: 'registry list', request: {}, command: ['registry', 'list'] },
    {
      name: 'registry activate',
      request: { version: '2026-02-28' },
      command: ['registry', 'activate', '2026-02-28'],
    },
    { name: 'registry verify', request: {}, command: ['registry', 'verify'] },
    {
      name: 'registry compact',
      request: { version: '2026-02-28' },
      command: ['registry', 'compact', '2026-02-28'],
    },
    { name: 'registry prune', request: { remove: true }, command: ['registry', 'prune', '--remove'] },
    { name: 'runs', request: { limit: 5 }, command: ['runs', '--limit', '5'] },
    { name: 'ledger verify', request: {}, command: ['ledger', 'verify'] },
    { name: 'ledger repair', request: { province }, command: ['ledger', 'repair', ...of] },
    { name: 'ledger compact', request: { province }, command: ['ledger', 'compact', ...of] },
    { name: 'ledger sweep', request: { remove: true }, command: ['ledger', 'sweep', '--remove'] },
    { name: 'ledger renew-names', request: { province }, command: ['ledger', 'renew-names', ...of] },
    { name: 'ledger restore', request: { keys: [key] }, command: ['ledger', 'restore', key] },
    { name: 'ledger rebuild', request: {}, command: ['ledger', 'rebuild'] },
    { name: 'trace decide', request: file('decisions'), command: ['trace', 'decide', path('decisions')] },
  ];
}

/** What a deployment and a directory name differently: batches and versions by the hash of a place, times, people. */
function comparable(document: unknown): unknown {
  return JSON.parse(
    JSON.stringify(document, (name, value: unknown) =>
      /^(?:durationMs|storedAt|principal|officer|by|number|bytes|trace|metadata|fileName)$/.test(name)
        ? `<${name}>`
        : value,
    )
      .replaceAll(/[0-9a-f]{32,64}/g, '<hash>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>'),
  ) as unknown;
}

async function localDirectory(): Promise<{
  folder: string;
  held: string[];
  say: (command: readonly string[]) => Promise<{ code: number | null; json: Record<string, unknown> }>;
}> {
  const folder = makeTempFolder();
  const directory = join(folder, 'data');
  const say = async (command: readonly string[]) => {
    const { code, stdout } = await runCli(...command, '--dir', directory, '--json');
    return { code, json: JSON.parse(stdout) as Record<string, unknown> };
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), text);
  for (const { version, kind, base, people: rows } of versions) {
    const part = `${[extractHeader, ...rows].join('\n')}\n`;
    const manifest = {
      format: 1,
      version,
      kind,
      base,
      asOf: `${version}T00:00:00Z`,
      rows: rows.length,
      parts: [{ name: 'part-0000.csv', rows: rows.length, sha256: createHash('sha256').update(part).digest('hex') }],
    };
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'part-0000.csv'), part);
    writeFileSync(join(folder, version, 'manifest.json'), JSON.stringify(manifest));
    const { code } = await say([
      'registry',
      'build',
      join(folder, version),
      '--earlier-names',
      ...(base === null ? [] : ['--no-activate']),
    ]);
    expect(code).toBe(0);
  }
  const held: string[] = [];
  for (const [at, text] of uploads.entries()) {
    const path = join(folder, `upload-${at}.csv`);
    writeFileSync(path, text);
    const { json } = await say(['sync', path, '--province', province]);
    held.push(String(json.batchId));
  }
  return { folder, held, say };
}
const extractHeader = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';

/** A deployment to which the same happened. */
async function sameDeployment(deployment: Deployment): Promise<string[]> {
  for (const { version, kind, base, people: rows } of versions)
    await deployment.announce(deployment.storeExtract(version, rows, { kind, base, asOf: `${version}T00:00:00Z` }));
  await deployment.build({ activate: '2026-01-31' }, context());
  const held: string[] = [];
  for (const [at, text] of uploads.entries()) {
    await sleep(1000); // S3 knows no smaller time
    await deployment.sync(sqsEvent([s3Message([deployment.upload(`delta/upload-${at}.csv`, text)])]), context());
    const found = deployment
      .keys(buckets.results)
      .flatMap((key) => /^results\/[^/]+\/([0-9a-f]{32})\/receipt/.exec(key)?.[1] ?? []);
    held.push(...found.filter((batch) => !held.includes(batch)));
  }
  return held;
}

/** What is asked of a call: of those that differ in hashes, days and numbers alone, one is judged for all. */
function kindOf(call: Call): string {
  return JSON.stringify(call).replaceAll(/[0-9a-f]{32,64}|\d{4}-\d\d-\d\d|\b\d+\b/g, '0');
}

/** Calls that a function of production had no right to make. */
async function withoutRight(simulator: AccessSimulator, role: string, calls: readonly Call[]): Promise<string[]> {
  const asked = new Map(calls.map((call) => [kindOf(call), call]));
  const found: string[] = [];
  for (const { action, object, context: given } of asked.values()) {
    const resource =
      object === undefined
        ? `arn:aws:dynamodb:${region}:${account}:table/doisoat-prod-state`
        : object.key === ''
          ? `arn:aws:s3:::${simulator.bucketName(object.purpose)}`
          : simulator.objectArn(object.purpose, object.key);
    if (!(await simulator.allows({ role, action, resource, context: given })))
      found.push(`${role}: ${action} ${object?.purpose ?? ''} ${object?.key ?? ''} ${JSON.stringify(given)}`);
  }
  return found;
}

describe('every operation', () => {
  it('ordered of a deployment says what its command says of an equal directory, within its rights', async () => {
    const local = await localDirectory();
    const table = await dynaliteTable();
    const items = itemCalls(table.client);
    const deployment = await Deployment.make({ table, environment: { [EnvName.activation]: 'manual' } });
    const differing: unknown[] = [];
    const calls: Record<'operate' | 'operation-task', Call[]> = { operate: [], 'operation-task': [] };
    try {
      await capturedOutput(async () => {
        const held = await sameDeployment(deployment);
        const clients = { s3: s3ClientOver(deployment.s3), dynamo: table.client };
        const operate = createContainer('operate', deployment.container.env, clients, PortalObjects);
        const ordering = new Ordering(deployment, operations, operate);
        const called = async <Answer>(role: keyof typeof calls, work: () => Promise<Answer>): Promise<Answer> => {
          const from = [deployment.s3.calls.length, items.length];
          try {
            return await work();
          } finally {
            calls[role].push(...objectCalls(deployment, from[0]), ...items.slice(from[1]));
          }
        };
        const marker = `ratified/${province}/1`;
        const here = ordersOf(local.folder, local.held, marker);
        const there = ordersOf(local.folder, held, marker);
        expect(here.map(({ name }) => name).toSorted()).toEqual(Object.keys(operations).toSorted());
        for (const [at, { name, request }] of there.entries()) {
          const { by, way } = operations[name];
          const ordered = await called('operate', () =>
            ordering.order(by, { operation: name, request, id: `order-0123456789-${at}` }),
          );
          expect([name, ordered.status]).toEqual([name, way === 'queued' ? 202 : name === 'trace decide' ? 409 : 200]);
          if (way === 'queued') await called('operation-task', () => ordering.run(ordered.json.id)).catch(() => {});
          const told = way === 'queued' ? await called('operate', () => ordering.follow(by, ordered.json.id)) : ordered;
          const said = await local.say(here[at].command);
          // Trace is off, as it is by default: both refuse, each in its own form.
          const off = JSON.stringify(said.json).includes('"TRACE_OFF"') ? { code: 'TRACE_OFF' } : said.json;
          const [one, two] = [told.json.report ?? { code: told.json.code }, off].map(comparable);
          const alike = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
          if (!alike) differing.push({ name, there: told.json, here: said.json });
        }
      });
    } finally {
      await deployment.dispose();
    }
    expect(differing).toEqual([]);
    const simulator = new AccessSimulator();
    expect(await withoutRight(simulator, 'operate', calls.operate)).toEqual([]);
    expect(await withoutRight(simulator, 'operation-task', calls['operation-task'])).toEqual([]);
  }, 240_000);
});

describe('maintenance', () => {
  it('restores what was lost, also where all is written once, and removes left-overs, within its rights', async () => {
    const table = await dynaliteTable();
    const items = itemCalls(table.client);
    const deployment = await Deployment.make({ table, environment: { [EnvName.activation]: 'manual' } });
    let calls: Call[] = [];
    try {
      await capturedOutput(async () => {
        await sameDeployment(deployment);
        const ordering = new Ordering(deployment, operations);
        const objects = (bucket: string, key: string) => deployment.s3.s3.buckets.get(bucket)?.get(key) ?? [];
        const marker = `ratified/${province}/1`;
        const [segment] = deployment.keys(buckets.ledger).filter((key) => key.startsWith('staged/'));
        const lost: [bucket: string, key: string][] = [
          [buckets.records, marker],
          [buckets.registry, 'registry/2026-01-31/people/052.arrow'],
          [buckets.ledger, segment],
        ];
        const whole = lost.map(([bucket, key]) => deployment.text(bucket, key));
        for (const [bucket, key] of lost) deployment.s3.s3.delete(bucket, key);
        const leftOver = `staged/${province}/${'0'.repeat(32)}/${'0'.repeat(64)}`;
        deployment.store(buckets.ledger, leftOver, 'x');
        for (const version of objects(buckets.ledger, leftOver)) version.storedAt -= 8 * 86_400_000;
        const from = [deployment.s3.calls.length, items.length];
        const keys = lost.map(([, key]) => key);
        const restored = await ordering.done('operator', { operation: 'ledger restore', request: { keys } });
        expect(restored.json.report).toEqual({ objects: keys.map((key) => ({ key, from: 'version' })) });
        expect(lost.map(([bucket, key]) => deployment.text(bucket, key))).toEqual(whole);
        const sweep = { operation: 'ledger sweep', request: { remove: true }, id: 'sweep-0123456789' };
        const { json } = await ordering.done('operator', sweep);
        expect(json.report.provinces).toMatchObject([{ province, orphans: 1, removed: 1 }]);
        expect(deployment.text(buckets.ledger, leftOver)).toBeUndefined();
        calls = [...objectCalls(deployment, from[0]), ...items.slice(from[1])];
      });
    } finally {
      await deployment.dispose();
    }
    // What the URL does besides is in the other test.
    const done = calls.filter(({ object }) => object === undefined || !/^(?:orders|audit)\//.test(object.key));
    expect(await withoutRight(new AccessSimulator(), 'operation-task', done)).toEqual([]);
  }, 120_000);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}
