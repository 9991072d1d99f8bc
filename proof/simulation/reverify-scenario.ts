/**
 * Re-verification beside a commit: the registry has moved on, the rows of a province are compared again while a batch
 * is committed that was matched before or after the switch. The registry itself, which nobody writes, is read without
 * faults.
 */
import { schemes } from '../../core/domain/codes.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { RegistryReader } from '../../core/registry/reader.ts';
import { touchedClaims } from '../../core/registry/changes/touched-claims.ts';
import { reverifyProvince } from '../../core/reconcile/reverify.ts';
import { matchBatch } from '../../core/commit/match-batch.ts';
import { openRegistry } from '../../core/registry/open-registry.ts';
import { readUpload } from '../../core/intake/read-upload.ts';
import { batchId, contentId, parseUploadKey, readRequest } from '../../core/intake/upload-request.ts';
import { testProvince } from '../../test/support/matched-batch.ts';
import { buildVersion } from '../../test/support/registry-days.ts';
import { testHash, testWorld, type TestWorld } from '../../test/support/test-world.ts';
import { MemoryObjectStore } from '../../test/support/memory-object-store.ts';
import { simBatches, simulationStart, type SimBatch } from './commit-batches.ts';
import { commitBase, commitScenario, type CommitScenarioOptions } from './commit-scenario.ts';
import { simulatedBucket } from './fault-client.ts';
import type { Message, Scenario, SimPorts } from './simulate.ts';

const [before, after] = ['2026-01-31', '2026-02-28'];
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,unit';
const people = [1, 2, 3, 4].map((n) => ({
  id: `05209000000${n}`,
  name: 'Nguyễn Văn Đức',
  birth: `1990-05-0${n}`,
  sex: '1',
}));
/** The first has died, the third's birth date is corrected: rows of both kinds of batch say something else. */
const people2 = people.map((person, k) => {
  if (k === 0) return { ...person, status: 'deceased' };
  return k === 2 ? { ...person, birth: '1990-11-21' } : person;
});
const row = (n: number, scheme = 'BHYT'): string =>
  `520000000${n},05209000000${n},Nguyễn Văn Đức,0${n}/05/1990,1,${scheme},DV1`;

interface Upload {
  name: string;
  asOf: string;
  rows: readonly string[];
}
const standing: Upload = { name: 'standing', asOf: '2026-01-28T00:00:00Z', rows: [row(1), row(2)] };
/** Older for the first person, whose identity stays, and with a new scheme and a new person. */
const beside: Upload = { name: 'beside', asOf: '2026-01-27T00:00:00Z', rows: [row(1, 'BHXHBB'), row(3)] };

interface Prepared {
  world: TestWorld;
  standing: SimBatch;
  beside: SimBatch;
}

/** Two registry versions, and both uploads matched against either. */
async function prepare(): Promise<Prepared> {
  const world = testWorld();
  world.objects = new MemoryObjectStore({ clock: world.clock, bucket: simulatedBucket });
  await buildVersion(world, people, before);
  await buildVersion(world, people2, after);
  await activateRegistry(world, before);
  return { world, standing: await matched(world, standing), beside: await matched(world, beside) };
}

async function matched(world: TestWorld, { name, asOf, rows }: Upload): Promise<SimBatch> {
  const key = `incoming/${testProvince}/delta/${name}.csv`;
  await world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\r\n')), { 'as-of': asOf });
  const info = await world.objects.head(key);
  if (info === undefined) throw new Error('no upload');
  const batch = batchId(testHash, simulatedBucket, key, info.version);
  const request = readRequest({ ...parseUploadKey(key), batch }, info, simulationStart);
  const under: Record<string, SimBatch['matched']> = {};
  for (const version of [after, before]) {
    await activateRegistry(world, version);
    const registry = await openRegistry(world);
    // Matching writes its outcomes into the rows that were read: each version has rows of its own.
    under[version] = await matchBatch(world, await readUpload(world, request, info, registry.canon), registry, false);
  }
  const { read } = under[before];
  const { claims } = read;
  const test = {
    name,
    asOf: request.asOf,
    rows: Array.from({ length: claims.length }, (_, k) => ({
      participant: claims.participant(k),
      schemes: schemes.filter((__, s) => (claims.schemes(k) & (1 << s)) !== 0),
    })),
  };
  const content = contentId(testHash, { ...request, sha256: read.sha256 });
  return (simBatches[name] = { test, request, matched: under[before], content, under });
}

let prepared: Promise<Prepared> | undefined;

/**
 * `late`: the batch was matched before the switch and may be committed after the re-verification; else it was matched
 * after. `twice`: the run is started twice.
 */
export async function reverifyScenario(
  options: Pick<CommitScenarioOptions, 'name' | 'invariants' | 'mayRemove'> & { late: boolean; twice?: boolean },
): Promise<Scenario> {
  const { world, standing: first, beside: second } = await (prepared ??= prepare());
  const reverify = async (ports: SimPorts): Promise<string> => {
    const outcome = await reverifyProvince(
      { ...ports, hash: testHash },
      {
        province: testProvince,
        day: '2026-02-01',
        registry: await RegistryReader.open(world, after),
        touched: (from, to) => touchedClaims(world, from, to),
        disclosure: world.disclosure,
      },
    );
    return outcome.status;
  };
  const reverifier: Message = {
    name: 'reverifier',
    role: 'reverifier',
    copies: options.twice === true ? 2 : 1,
    actor: async (ports) => ({ status: await reverify(ports) }),
  };
  const batch = options.late ? second : { ...second, matched: second.under?.[after] ?? second.matched };
  const scenario = commitScenario({
    ...options,
    batches: [batch],
    others: [reverifier],
    orderFree: false,
    base: await commitBase([first]),
  });
  return {
    ...scenario,
    // The night compares what a batch brought in after the re-verification; then every row stands on the newest
    // version.
    nightly: async (ports, view) => {
      const wrong = (await scenario.nightly?.(ports, view)) ?? [];
      await reverify(ports);
      if ((await reverify(ports)) !== 'notNeeded') wrong.push('a second re-verification finds something');
      const stands = options.invariants.registriesOf(view);
      if (stands.some((version) => version !== after)) wrong.push(`I15 rows stand on ${stands.join()}`);
      return wrong;
    },
  };
}
