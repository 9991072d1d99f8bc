/**
 * Every operation, ordered of a deployment by who may and performed by its command on a data directory to which the
 * same happened: the documents are the same, the work was done and is not that of nothing, and the functions ask for
 * nothing that the template gives them no right to.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProvinceState, stateKey } from '../../core/domain/province-state.ts';
import { systemCheck } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { canonOf } from '../../core/names/canon.ts';
import { operations } from '../../core/operations/operations.ts';
import { AccessSimulator, account, region } from '../../proof/access-matrix/access-simulator.ts';
import { MemoryExtract, type Person } from '../core/registry/registry-support.ts';
import type { Call } from '../support/called.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { buckets } from '../support/deployment.ts';
import { CloudPlace, LocalPlace, type Place, type Told, type Work } from '../support/equal-places.ts';
import { sessionOf } from '../support/ordering.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const province = 'vn34-52';
const day = 86_400_000; // milliseconds
const trace = { mode: 'on', legalBasis: 'synthetic people', setBy: 'a test' };

const people = Array.from({ length: 8 }, (_, at): Person => {
  return { id: `05209000000${at + 1}`, name: 'Nguyễn Văn An', birth: `199${at}-02-03`, sex: '1' };
});
const another: Person = { id: '052190000009', name: 'Lê Thị Bình', birth: '1980-02-03', sex: '2' };
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
/** More claims on one ID than may be compared. */
const heldOn = (person: number): string[] =>
  ['01', '02', '03', '04'].map(
    (date, at) => `52000${person}000${at},05209000000${person},Nguyễn Văn An,${date}/02/1991,1,BHYT`,
  );
const verified = '5200009000,052090000001,Nguyễn Văn An,03/02/1990,1,BHYT';
/** Rows that name nobody: of the sixth and of the seventh person. */
const nobody = [6, 7].map((person) => `520000900${person},,Nguyễn Văn An,03/02/199${person - 1},1,BHYT`);
const uploads = [
  [...heldOn(2), verified, ...nobody],
  [...heldOn(3), verified],
].map((rows) => [header, ...rows, ''].join('\n'));

const decide = (...rows: string[]): string =>
  ['province,participant_number,candidate,decision,reason,evidence', ...rows, ''].join('\n');
const accepted = `${province},5200009006,052090000006,accept,same name and date,card seen`;
const files = {
  targets: `year,province,indicator,value,source,as_of\n2026,${province},target_verified,95,Plan 2026,2026-01-05\n`,
  units: `province,code,name,parent,kind,goal,source,as_of\n${province},X1,Xã Một,,commune,95,Sở,2026-01-05\n`,
  history: `province,day,participants,out_of_scope,synced,verified,source\n${province},2026-01-02,10,0,9,8,Báo cáo\n`,
  canaries: '052090000001\n',
  noDecision: decide(),
  /** One that can be taken, and one that cannot: nobody proposed that person. */
  halfDecided: decide(accepted, `${province},5200009007,${another.id},reject,another person,`),
  decisions: decide(accepted, `${province},5200009007,052090000007,reject,another person,`),
};

/** Versions of the index: one that nothing needs, one of an earlier canonicalisation, one of both, and a delta. */
async function fill(place: Place): Promise<string[]> {
  const extract = (version: string, persons: readonly Person[], announced: object = {}): MemoryExtract => {
    const made = new MemoryExtract([persons], { version });
    Object.assign(made.announced, { asOf: `${version}T00:00:00Z`, ...announced });
    return made;
  };
  await place.build(extract('2025-12-31', people), {});
  await place.build(extract('2026-01-31', people), { canons: [canonOf(1, 1)], use: true });
  await place.build(extract('2026-02-28', people), {});
  await place.build(extract('2026-03-31', [another], { kind: 'delta', base: '2026-02-28' }), {});
  const batches: string[] = [];
  for (const text of uploads) batches.push(await place.upload(province, text));
  return batches;
}

interface Ordered extends Work {
  /** What happens to the place before. */
  before?: (place: Place) => Promise<void>;
  /** By how much later it is done, in milliseconds. */
  later?: number;
  /** What shows that there was something to do, or that it is refused. */
  says: object;
}

const marker = `ratified/${province}/1`;
const leftOver = `staged/${province}/${'0'.repeat(32)}/${'0'.repeat(64)}`;

/** One verified person more in the state than there is in the rows. */
async function miscount(place: Place): Promise<void> {
  await place.change(async ({ state }) => {
    const { verified: count = 0, verdicts, ...item } = (await readProvinceState(state, province)) ?? {};
    const miscounted = { ...verdicts, VERIFIED: (verdicts?.VERIFIED ?? 0) + 1 };
    await state.put(stateKey(province), { ...item, verified: count + 1, verdicts: miscounted });
  });
}

async function leaveOver(place: Place): Promise<void> {
  await place.change(({ objects }) => objects.put(leftOver, new Uint8Array(3)).then(() => {}));
  place.age(leftOver, 40 * day);
}

async function loseState(place: Place): Promise<void> {
  await place.change(async ({ state }) => {
    await state.remove(stateKey(province));
    await state.remove({ partition: 'REGISTRY', sort: 'CURRENT' });
  });
}

/** In this order: what is done to both, and what they then say. `held` are batches. */
function ordersOf(folder: string, held: readonly string[]): Ordered[] {
  const file = (name: keyof typeof files) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, files[name]);
    return { request: { file: files[name] }, path };
  };
  const batch = (at: number) => ({ province, batch: held[at] });
  const named = (at: number) => ['--province', province, '--batch', held[at], '--purpose', 'a test'];
  const of = ['--province', province];
  const [targets, units, history, canaries] = (['targets', 'units', 'history', 'canaries'] as const).map(file);
  const decisions = (name: keyof typeof files, says: object): Ordered => {
    const { request, path } = file(name);
    return { name: 'trace decide', request, command: ['trace', 'decide', path, '--purpose', 'a test'], says };
  };
  const activate = (version: string): Ordered => ({
    name: 'registry activate',
    request: { version },
    command: ['registry', 'activate', version],
    says: { report: { version } },
  });
  const verify = (says: object): Ordered => ({
    name: 'ledger verify',
    request: {},
    command: ['ledger', 'verify'],
    says,
  });
  const restore = (says: object): Ordered => ({
    name: 'ledger restore',
    request: { keys: [marker] },
    command: ['ledger', 'restore', marker],
    says,
  });
  return [
    { name: 'held', request: {}, command: ['held'], says: { report: { held: [{ persons: 4 }, { persons: 4 }] } } },
    {
      name: 'held refuse',
      request: batch(1),
      command: ['held', 'refuse', ...named(1)],
      says: { report: { province, reason: 'a test' } },
    },
    {
      name: 'release',
      request: batch(0),
      command: ['release', ...named(0)],
      says: { report: { status: 'committed' } },
    },
    {
      name: 'batches',
      request: { limit: 5 },
      command: ['batches', '--limit', '5'],
      says: { report: { batches: [{ held: 4 }, { held: 0 }, { held: 4 }] } },
    },
    {
      name: 'targets',
      request: targets.request,
      command: ['targets', targets.path],
      says: { report: { recorded: 1 } },
    },
    {
      name: 'units load',
      request: units.request,
      command: ['units', units.path],
      says: { report: { provinces: [{ units: 1, status: 'recorded' }] } },
    },
    {
      name: 'history load',
      request: history.request,
      command: ['history', 'load', history.path],
      says: { report: { recorded: 1 } },
    },
    {
      name: 'registry canaries',
      request: canaries.request,
      command: ['registry', 'canaries', canaries.path],
      says: { report: { canaries: 1, failed: 0 } },
    },
    {
      name: 'registry list',
      request: {},
      command: ['registry', 'list'],
      says: { report: { versions: [{}, { active: true }, {}, { kind: 'delta' }] } },
    },
    activate('2026-02-28'),
    {
      name: 'ledger renew-names',
      request: { province },
      command: ['ledger', 'renew-names', ...of],
      says: { report: { provinces: [{ uploads: 3, renewed: 7, left: 0 }] } },
    },
    activate('2026-03-31'),
    {
      name: 'registry verify',
      request: {},
      command: ['registry', 'verify'],
      says: { report: { ok: true, layers: ['2026-02-28', '2026-03-31'], rows: 9 } },
    },
    {
      name: 'registry compact',
      request: { version: '2026-03-31' },
      command: ['registry', 'compact', '2026-03-31'],
      says: { report: { compacted: '2026-03-31', rows: 9 } },
    },
    {
      name: 'runs',
      request: { limit: 5 },
      command: ['runs', '--limit', '5'],
      before: (place) => place.night(province),
      says: { report: { runs: [{ status: 'done', provinces: { done: 1 } }] } },
    },
    decisions('noDecision', { code: 'DECISION_EMPTY' }),
    decisions('halfDecided', { code: 'DECISION_CANDIDATE_UNKNOWN', line: 3 }),
    decisions('decisions', { report: { status: 'recorded', accepted: 1, rejected: 1, published: [{ rows: 1 }] } }),
    decisions('decisions', { report: { status: 'known', accepted: 1, rejected: 1, published: [{ rows: 1 }] } }),
    verify({ report: { ok: true } }),
    { ...verify({ code: 'LEDGER_DAMAGED', report: { ok: false, provinces: [{ drift: 1 }] } }), before: miscount },
    {
      name: 'ledger repair',
      request: { province },
      command: ['ledger', 'repair', ...of],
      says: { report: { status: 'compacted', facts: { repair: { drift: 1 } } } },
    },
    verify({ report: { ok: true } }),
    {
      name: 'ledger compact',
      request: { province },
      command: ['ledger', 'compact', ...of],
      before: (place) => place.upload(province, uploads[0].replaceAll('1991', '1981')).then(() => {}),
      says: { report: { provinces: [{ status: 'compacted', facts: { merged: { segments: 2 } } }] } },
    },
    {
      name: 'ledger sweep',
      request: { remove: true },
      command: ['ledger', 'sweep', '--remove'],
      before: leaveOver,
      says: { report: { provinces: [{ orphans: 1, removed: 1 }] } },
    },
    restore({ report: { from: 'intact' } }),
    { ...restore({ report: { from: 'copy' } }), before: (place) => place.lose(marker) },
    {
      name: 'ledger rebuild',
      request: {},
      command: ['ledger', 'rebuild'],
      before: loseState,
      says: { report: { registry: { state: 'restored' }, provinces: [{ province, state: 'restored' }] } },
    },
    {
      name: 'registry prune',
      request: { remove: true },
      command: ['registry', 'prune', '--remove'],
      later: 40 * day,
      says: { report: { prunable: [{ version: '2025-12-31' }, { version: '2026-03-31.full' }], removed: 6 } },
    },
    verify({ report: { ok: true } }),
  ];
}

/** Everything that decisions about candidates leave, as text by key. */
async function decidedIn(place: Place): Promise<unknown> {
  const texts: Record<string, string> = {};
  await place.change(async ({ objects }) => {
    for (const prefix of [`results/${province}/traced/`, 'trace/decisions/'])
      for await (const { key } of objects.list(prefix))
        texts[key] = new TextDecoder()
          .decode(await objects.read(key))
          .replaceAll(/"(?:principal|pair)":"[^"]*"/g, '<of the place>');
  });
  return comparable(texts);
}

/** What a deployment and a directory name differently: batches and versions by the hash of a place, times, people. */
function comparable(told: Told | Record<string, string>): unknown {
  return JSON.parse(
    JSON.stringify(told, (name, value: unknown) =>
      /^(?:durationMs|seconds|dollars|storedAt|principal|officer|by|number|bytes|trace|metadata|fileName)$/.test(name)
        ? `<${name}>`
        : value,
    )
      .replaceAll(/[0-9a-f]{32,64}/g, '<hash>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
      // Midnight may be between the two.
      .replaceAll(vietnamDate(Date.now()), '<today>')
      .replaceAll(vietnamDate(Date.now() - day), '<today>'),
  ) as unknown;
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
    const folder = makeTempFolder();
    const here = await LocalPlace.make(folder, trace);
    const there = await CloudPlace.make(trace);
    const differing: unknown[] = [];
    const idle: unknown[] = [];
    const decided: unknown[] = [];
    try {
      await capturedOutput(async () => {
        const local = ordersOf(folder, await fill(here));
        const ordered = ordersOf(folder, await fill(there));
        expect(new Set(ordered.map(({ name }) => name))).toEqual(new Set(Object.keys(operations)));
        for (const [at, { later = 0, before, says, ...work }] of ordered.entries()) {
          for (const place of [here, there]) await before?.(place);
          const told = await there.done(work, later);
          const said = await here.done(local[at], later);
          const [one, two] = [told, said].map(comparable);
          if (JSON.stringify(sorted(one)) !== JSON.stringify(sorted(two)))
            differing.push({ name: work.name, there: told, here: said });
          else if (!matches(told, says)) idle.push({ name: work.name, told, says });
        }
        for (const place of [here, there]) decided.push(await decidedIn(place));
      });
    } finally {
      await there.dispose();
    }
    expect(differing).toEqual([]);
    expect(idle).toEqual([]);
    // What the office is told of the decisions, and what is kept of them.
    expect(decided[0]).toEqual(decided[1]);
    const list = { 'results/vn34-52/traced/<today>.csv': expect.stringContaining('5200009006') as unknown };
    expect(decided[0]).toMatchObject(list);
    expect(Object.keys(decided[0] as object)).toHaveLength(2);
    const simulator = new AccessSimulator();
    for (const worker of ['operate', 'operation-task'] as const)
      expect(await withoutRight(simulator, worker, there.calls[worker])).toEqual([]);
  }, 240_000);
});

describe('maintenance', () => {
  it('restores what was lost, also where all is written once, and removes left-overs, within its rights', async () => {
    const there = await CloudPlace.make(trace);
    const { deployment } = there;
    try {
      await capturedOutput(async () => {
        await fill(there);
        const [segment] = deployment.keys(buckets.ledger).filter((key) => key.startsWith('staged/'));
        const lost: [bucket: string, key: string][] = [
          [buckets.records, marker],
          [buckets.registry, 'registry/2026-01-31/people/052.arrow'],
          [buckets.ledger, segment],
        ];
        const whole = lost.map(([bucket, key]) => deployment.text(bucket, key));
        for (const [bucket, key] of lost) deployment.s3.s3.delete(bucket, key);
        await leaveOver(there);
        const keys = lost.map(([, key]) => key);
        const restored = await there.done({ name: 'ledger restore', request: { keys } });
        expect(restored.report).toEqual({ objects: keys.map((key) => ({ key, from: 'version' })) });
        expect(lost.map(([bucket, key]) => deployment.text(bucket, key))).toEqual(whole);
        const { report } = await there.done({ name: 'ledger sweep', request: { remove: true } });
        expect(report).toMatchObject({ provinces: [{ province, orphans: 1, removed: 1 }] });
        expect(deployment.text(buckets.ledger, leftOver)).toBeUndefined();
      });
    } finally {
      await there.dispose();
    }
    expect(await withoutRight(new AccessSimulator(), 'operation-task', there.calls['operation-task'])).toEqual([]);
  }, 120_000);

  it('has the ledger of the system check recounted for whoever tries the deployment, within its rights', async () => {
    const there = await CloudPlace.make({});
    try {
      await capturedOutput(async () => {
        await fill(there);
        await there.upload(systemCheck.id, uploads[0]);
        const recount = { name: 'ledger verify', request: { province: systemCheck.id } };
        const { report } = await there.done(recount, 0, sessionOf('acceptance', `${systemCheck.id}.op-1`));
        expect(report).toMatchObject({ ok: true, provinces: [{ province: systemCheck.id, participants: 7 }] });
      });
    } finally {
      await there.dispose();
    }
    const simulator = new AccessSimulator();
    for (const worker of ['operate', 'operation-task'] as const)
      expect(await withoutRight(simulator, worker, there.calls[worker])).toEqual([]);
  }, 120_000);
});

function matches(told: Told, says: object): boolean {
  try {
    expect(told).toMatchObject(says);
    return true;
  } catch {
    return false;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}
