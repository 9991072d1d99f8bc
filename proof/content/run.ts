/**
 * What a data directory says, as SHA-256 of its values: two directories with equal lines say the same, whatever formats
 * they are written in. For proofs that a change of format or speed changes nothing else.
 *
 *   npm run prove -- content --data DIR [--data OTHER …]
 *
 * Rows of the ledger are taken as values: stamps by their order in time, terms and registry versions by name; outcomes
 * as bytes. With several directories, which must have the same fingerprint key, it fails if they differ.
 */
import { createHash, type Hash } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { BlockTable } from '../../core/blocks/block-table.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { schemes } from '../../core/domain/codes.ts';
import { foldedParts } from '../../core/domain/columns.ts';
import { claimChunks, claimDays } from '../../core/ledger/claims.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { isBatchVersion, readRef, walkChain } from '../../core/ledger/manifest.ts';
import { Dictionaries } from '../../core/ledger/rows.ts';
import { readCounts } from '../../core/commit/prepare-version.ts';
import { openManifest, openRegistryTable } from '../../core/registry/layer.ts';
import { currentRegistry } from '../../core/registry/activate.ts';
import { openWorld, type LocalWorld } from '../../local/world.ts';

/** Numbers gathered before they are hashed. */
const gathered = 65_536;

/** SHA-256 over numbers and texts, in order. */
class Digest {
  private readonly hash: Hash = createHash('sha256');
  private readonly numbers = new Float64Array(gathered);
  private count = 0;
  rows = 0;

  add(...values: number[]): void {
    for (const value of values) {
      if (this.count === gathered) this.flush();
      this.numbers[this.count++] = value;
    }
  }

  text(text: string): void {
    this.flush();
    this.hash.update(`${text}\n`);
  }

  bytes(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  hex(): string {
    this.flush();
    return this.hash.digest('hex');
  }

  private flush(): void {
    this.hash.update(new Uint8Array(this.numbers.buffer, 0, 8 * this.count));
    this.count = 0;
  }
}

/** Numbers of the terms of a dictionary by their text, so that the order of first use does not matter. */
class TermNumbers {
  private readonly known = new Map<string, number>();
  of(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    // 48 bits of the text itself: equal in every directory.
    const number = createHash('sha256').update(text).digest().readUIntBE(0, 6);
    this.known.set(text, number);
    return number;
  }
}

/** Of each stamp: its place in time. Two runs of the same uploads have other instants in the same order. */
function ranksOf(stamps: Dictionaries['stamps']): number[] {
  const byAge = [...stamps.asOf.keys()].sort((a, b) => (stamps.older(a, b) ? -1 : Number(stamps.older(b, a))));
  const ranks: number[] = [];
  byAge.forEach((number, rank) => (ranks[number] = rank));
  return ranks;
}

async function ledgerLines(world: LocalWorld, province: string): Promise<string[]> {
  const state = await readProvinceState(world.state, province);
  if (state === undefined) return [];
  const ledger = await Ledger.open(world, province, state);
  const dictionaries = new Dictionaries();
  const { stamps, categories, units, registries } = dictionaries;
  const terms = new TermNumbers();
  await ledger.numberUnread(dictionaries);
  const stampOf = ranksOf(stamps);
  const rows = new Digest();
  await ledger.scan(dictionaries, (all, at) => {
    rows.rows++;
    rows.add(all.participant[at], all.id[at], all.oldId[at], all.nameLow[at], all.nameHigh[at], all.canon[at]);
    for (let part = 0; part < foldedParts; part++) rows.add(all.folded[at * foldedParts + part]);
    rows.add(all.birthDate[at], all.sex[at], all.claimState[at], all.schemes[at]);
    rows.add(all.verdict[at], all.details[at], all.flags[at], stampOf[all.identityStamp[at]]);
    for (let s = 0; s < schemes.length; s++) rows.add(stampOf[all.schemeStamp[s][at]]);
    rows.add(terms.of(categories.values[all.category[at]]), terms.of(units.values[all.unit[at]]));
    rows.add(terms.of(registries.values[all.registry[at]]));
  });
  const claims = new Digest();
  for await (const entries of claimChunks(ledger)) {
    for (let at = 0; at < entries.length; at++) {
      claims.rows++;
      claims.add(entries.id[at], entries.participant[at], entries.state[at], entries.claim[at]);
      for (let k = at * claimDays; k < (at + 1) * claimDays; k++) claims.add(entries.days[k], entries.changed[k]);
    }
  }
  const counts = await readCounts(world, ledger);
  const figures = new Digest();
  const { persons, schemes: byScheme, units: byUnit, categories: byCategory, otherCategories } = counts ?? {};
  const sorted = (named: object = {}): unknown => Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1));
  figures.text(
    JSON.stringify([persons, sorted(byScheme), sorted(byUnit), sorted(byCategory), otherCategories ?? null]),
  );
  const answers = new Digest();
  for await (const { manifest } of walkChain(world, province, state)) {
    if (!isBatchVersion(manifest)) continue;
    answers.rows++;
    for (const ref of [manifest.answers.outcomes, manifest.answers.rejected])
      answers.bytes(await readRef(world.objects, world.hash, ref));
  }
  return [
    `${province} rows ${rows.rows} ${rows.hex()}`,
    `${province} claims ${claims.rows} ${claims.hex()}`,
    `${province} counts ${figures.hex()}`,
    `${province} answers of ${answers.rows} batches ${answers.hex()}`,
  ];
}

/** One line a table of the index in use. */
async function indexLines(world: LocalWorld): Promise<string[]> {
  const current = await currentRegistry(world);
  if (current === undefined) return [];
  const manifest = await openManifest(world, current.registry);
  const lines: string[] = [];
  for (const object of manifest.objects) {
    const table = await openRegistryTable(world, object, { reads: 0, bytes: 0, blocks: 0 }, manifest.format);
    lines.push(`index ${object.kind}/${object.part} ${table.rows} ${await tableDigest(table)}`);
  }
  return lines;
}

async function tableDigest(table: BlockTable): Promise<string> {
  const columns = new Map(table.shape.columns.map(({ name }) => [name, new Digest()]));
  for (let at = 0; at < table.blocks; at++) {
    const [block] = await table.readBlocks(at, at + 1);
    for (const [name, digest] of columns) for (const value of block.columns[name]) digest.add(value);
  }
  return createHash('sha256')
    .update([...columns].map(([name, digest]) => `${name} ${digest.hex()}`).join('\n'))
    .digest('hex');
}

async function contentOf(directory: string): Promise<string> {
  const world = await openWorld(directory, { log: false });
  try {
    const lines = await indexLines(world);
    for (const { id } of provinces) lines.push(...(await ledgerLines(world, id)));
    return lines.map((line) => `${line}\n`).join('');
  } finally {
    world.close();
  }
}

const { data: directories = [] } = parseArgs({ options: { data: { type: 'string', multiple: true } } }).values;
if (directories.length === 0) throw new Error('no --data DIR');
const contents: string[] = [];
for (const directory of directories) {
  const content = await contentOf(directory);
  contents.push(content);
  process.stdout.write(content);
}
const differing = contents.filter((content) => content !== contents[0]).length;
if (contents.length > 1)
  process.stdout.write(differing === 0 ? `${contents.length} directories say the same\n` : `${differing} differ\n`);
process.exitCode = differing === 0 ? 0 : 1;
