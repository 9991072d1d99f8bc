/**
 * A delta over an older version than the one in use (docs/attacks.md): it lacks what has changed since, so that a dead
 * person would be `VERIFIED` again. In the core, by command and by the state machine.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activateRegistry, currentRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import { compactRegistry } from '../../core/registry/build/compact.ts';
import { csvOf, lineOf, MemoryExtract, MemoryScratch, type Person } from '../core/registry/registry-support.ts';
import { capturedOutput, logLines } from '../support/captured-output.ts';
import { buckets, Deployment } from '../support/deployment.ts';
import { Office, somePeople } from '../support/office.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const people = somePeople(12);
const [first, second] = people;
const dead: Person = { ...first, status: 'deceased' };
const corrected: Person = { ...second, birth: '1991-01-01' };
const snapshot = '2026-01-31';
const inUse = '2026-02-01';
const stale = '2026-02-02';

const headOf = (version: string, base: string): Record<string, unknown> => ({
  kind: 'delta',
  base,
  asOf: `${version}T00:00:00Z`,
});

function delta(version: string, base: string, changed: readonly Person[]): MemoryExtract {
  const extract = new MemoryExtract([changed], { version });
  Object.assign(extract.announced, headOf(version, base));
  return extract;
}

/** An office whose registry knows by its delta of the first person's death. */
async function officeAfterADeath(): Promise<Office> {
  const office = await Office.open(people);
  await build(office, delta(inUse, snapshot, [dead]));
  await activateRegistry(office.world, inUse);
  expect(await verdictOfTheDead(office)).toBe('DECEASED');
  return office;
}

function build({ world }: Office, extract: MemoryExtract, confirmBase = false) {
  const options = { key: world.fingerprintKey, scratch: new MemoryScratch(), confirmBase };
  return buildRegistry(world, extract, options);
}

async function verdictOfTheDead(office: Office): Promise<string> {
  return (await office.verdicts(await office.send([office.row(1)], { metadata: { resend: 'true' } })))[0];
}

describe('a delta over an older version than the one in use', () => {
  it('is neither built nor put in use, and the dead stay dead', async () => {
    const office = await officeAfterADeath();
    const old = { code: 'REGISTRY_BASE_OLD', facts: { base: snapshot, active: inUse } };
    await expect(build(office, delta(stale, snapshot, [corrected]))).rejects.toMatchObject(old);
    expect(await office.world.objects.head(`registry/${stale}/manifest.json`)).toBeUndefined();
    await build(office, delta(stale, snapshot, [corrected]), true);
    await expect(activateRegistry(office.world, stale)).rejects.toMatchObject(old);
    expect((await currentRegistry(office.world))?.registry).toBe(inUse);
    expect(await verdictOfTheDead(office)).toBe('DECEASED');
  });

  it('is put in use by who confirms it', async () => {
    const office = await officeAfterADeath();
    await build(office, delta(stale, snapshot, [corrected]), true);
    await activateRegistry(office.world, stale, { confirmBase: true });
    expect(await verdictOfTheDead(office)).toBe('VERIFIED');
  });

  it('is refused also over deltas and a compaction of later days that lack what is in use', async () => {
    const office = await officeAfterADeath();
    await build(office, delta(stale, snapshot, [corrected]), true);
    const old = { code: 'REGISTRY_BASE_OLD', facts: { base: stale, active: inUse } };
    await expect(build(office, delta('2026-02-03', stale, [second]))).rejects.toMatchObject(old);
    await compactRegistry(office.world, stale);
    await expect(build(office, delta('2026-02-03', stale, [second]))).rejects.toMatchObject(old);
    await office.world.objects.remove(`registry/${stale}/manifest.json`);
    await expect(build(office, delta('2026-02-03', stale, [second]))).rejects.toMatchObject(old);
  });
});

describe('a delta over the version in use', () => {
  it('is taken, over itself, over deltas above it, and over its compaction', async () => {
    const office = await officeAfterADeath();
    await build(office, delta(stale, inUse, [corrected]));
    await build(office, delta('2026-02-03', stale, [corrected]));
    await activateRegistry(office.world, '2026-02-03');
    await compactRegistry(office.world, '2026-02-03');
    await build(office, delta('2026-02-04', '2026-02-03', [corrected]));
    await activateRegistry(office.world, '2026-02-04');
    await compactRegistry(office.world, '2026-02-04');
    await activateRegistry(office.world, '2026-02-04.full');
    await build(office, delta('2026-02-05', '2026-02-04', [second]));
    await activateRegistry(office.world, '2026-02-05');
    expect(await verdictOfTheDead(office)).toBe('DECEASED');
  });
});

describe('a delta over another snapshot', () => {
  it('is taken if the snapshot is of a later day than the version in use', async () => {
    const office = await officeAfterADeath();
    const later = new MemoryExtract([[dead, ...people.slice(1)]], { version: stale });
    later.announced.asOf = `${stale}T00:00:00Z`;
    await build(office, later);
    await build(office, delta('2026-02-03', stale, [corrected]));
    await activateRegistry(office.world, '2026-02-03');
    expect(await verdictOfTheDead(office)).toBe('DECEASED');
  });
});

describe('doisoat registry build and activate', () => {
  it('refuse it with the code, and take it with --confirm-base', async () => {
    const folder = makeTempFolder();
    const dir = join(folder, 'data');
    await writeExtract(join(folder, 'one'), people, { version: snapshot, kind: 'snapshot', base: null });
    await writeExtract(join(folder, 'two'), [dead], { version: inUse, ...headOf(inUse, snapshot) });
    await writeExtract(join(folder, 'old'), [corrected], { version: stale, ...headOf(stale, snapshot) });
    const doisoat = async (...args: string[]): Promise<{ code: number | null; refusal: string }> => {
      const { code, stdout } = await runCli('registry', ...args, '--dir', dir, '--json');
      return { code, refusal: /"code": ?"([A-Z_]+)"/.exec(stdout)?.[1] ?? '' };
    };
    const taken = { code: 0, refusal: '' };
    const refused = { code: 1, refusal: 'REGISTRY_BASE_OLD' };
    expect(await doisoat('build', join(folder, 'one'))).toEqual(taken);
    expect(await doisoat('build', join(folder, 'two'))).toEqual(taken);
    expect(await doisoat('build', join(folder, 'old'))).toEqual(refused);
    expect(await doisoat('build', join(folder, 'old'), '--no-activate')).toEqual(taken);
    expect(await doisoat('activate', stale)).toEqual(refused);
    expect(await doisoat('activate', stale, '--confirm-base')).toEqual(taken);
  }, 60_000);
});

async function writeExtract(folder: string, changed: readonly Person[], head: Record<string, unknown>): Promise<void> {
  const part = csvOf(changed);
  const sha256 = createHash('sha256').update(part).digest('hex');
  const parts = [{ name: 'part-0000.csv', rows: changed.length, sha256 }];
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'part-0000.csv'), part);
  const manifest = { format: 1, asOf: `${snapshot}T00:00:00Z`, rows: changed.length, parts, ...head };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

describe('the state machine', () => {
  it('refuses it before anything is written, and builds and activates it where the operator confirms', async () => {
    const deployment = await Deployment.make();
    const { world } = deployment.container;
    const output = await capturedOutput(async () => {
      await deployment.announce(deployment.storeExtract(snapshot, people.map(lineOf)));
      await deployment.announce(deployment.storeExtract(inUse, [lineOf(dead)], headOf(inUse, snapshot)));
      expect((await currentRegistry(world))?.registry).toBe(inUse);
      const old = deployment.storeExtract(stale, [lineOf(corrected)], headOf(stale, snapshot));
      expect(await deployment.announce(old)).toMatchObject({ next: 'refused', refused: { code: 'REGISTRY_BASE_OLD' } });
      expect(deployment.keys(buckets.registry).filter((key) => key.includes(stale))).toEqual([]);
      expect((await currentRegistry(world))?.registry).toBe(inUse);
      const request = { extract: old.key, confirmBase: true };
      expect(await deployment.buildByMachine(request)).toMatchObject({ next: 'built', version: stale });
      expect((await currentRegistry(world))?.registry).toBe(stale);
    });
    const told = logLines(output).filter(({ message }) => message === 'registry.refused');
    expect(told.map(({ facts }) => facts.code)).toEqual(['REGISTRY_BASE_OLD']);
    await deployment.dispose();
  });

  it('does not put an older delta back in use when its announcement is delivered again', async () => {
    const deployment = await Deployment.make();
    await capturedOutput(async () => {
      await deployment.announce(deployment.storeExtract(snapshot, people.map(lineOf)));
      const before = deployment.storeExtract(inUse, [lineOf(second)], headOf(inUse, snapshot));
      await deployment.announce(before);
      await deployment.announce(deployment.storeExtract(stale, [lineOf(dead)], headOf(stale, inUse)));
      await deployment.announce(before);
      expect((await currentRegistry(deployment.container.world))?.registry).toBe(stale);
    });
    await deployment.dispose();
  });
});
