/** Registry versions that follow each other, and the ledger that they would give from scratch. */
import { Detail, tokensOf } from '../../core/domain/codes.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { readProvinceState, type ProvinceState } from '../../core/domain/province-state.ts';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { RegistryReader } from '../../core/registry/reader.ts';
import { touchedClaims } from '../../core/registry/changes/touched-claims.ts';
import { reverifyProvince, type ReverifyOutcome } from '../../core/reconcile/reverify.ts';
import { MemoryExtract, MemoryScratch, type Person } from '../core/registry/registry-support.ts';
import type { TestWorld } from './test-world.ts';

/** Builds a snapshot of these people. */
export async function buildVersion(world: TestWorld, people: readonly Person[], version: string): Promise<void> {
  await buildRegistry(world, new MemoryExtract([people], { version }), {
    key: world.fingerprintKey,
    scratch: new MemoryScratch(),
  });
}

/** Builds a snapshot of these people and puts it in use. */
export async function switchRegistry(world: TestWorld, people: readonly Person[], version: string): Promise<void> {
  await buildVersion(world, people, version);
  await activateRegistry(world, version, { confirmShrink: true });
}

/** Brings a province to a registry version. */
export async function reverify(
  world: TestWorld,
  province: string,
  version: string,
  options: { all?: boolean; day?: string } = {},
): Promise<ReverifyOutcome> {
  return reverifyProvince(world, {
    province,
    day: options.day ?? '2026-02-01',
    registry: await RegistryReader.open(world, version),
    touched: (from, to) => touchedClaims(world, from, to),
    disclosure: world.disclosure,
    all: options.all ?? false,
  });
}

/** What a province publishes, apart from how it came about. */
export async function publishedCounts(world: TestWorld, province: string): Promise<Partial<ProvinceState>> {
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return {};
  const { participants, outOfScope, denominator, synced, verified, remaining, schemes, verdicts } = state;
  return { participants, outOfScope, denominator, synced, verified, remaining, schemes, verdicts };
}

/** Rows with everything that a verdict says, ascending by participant. */
export async function verdictRows(world: TestWorld, province: string): Promise<unknown[]> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const rows: unknown[] = [];
  await ledger.scan(new Dictionaries(), (row, at) =>
    rows.push([row.participant[at], row.verdict[at], tokensOf(Detail, row.details[at]).join(';'), row.schemes[at]]),
  );
  return rows;
}
