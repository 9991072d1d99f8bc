/**
 * The invariants of the ledger (numbered in `docs/commit-protocol.md`): what must hold after every commit and when all
 * is quiet, whatever failed. They read the stores directly, share no step with the commit, and remember by hash what
 * they have checked.
 */
import { $CountsObject, flowsAddUp, stateFigures, type CountsObject } from '../../core/ledger/counts.ts';
import type { Hash, ObjectStore } from '../../core/ports.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import {
  $CompactionManifest,
  $Manifest,
  $ReverificationManifest,
  isBatchVersion,
  isReverification,
  stagedKey,
  versionId,
  type LedgerManifest,
} from '../../core/ledger/manifest.ts';
import { sha256Of } from '../../core/base/sha256.ts';
import { recheckKey } from '../../core/commit/publish-version.ts';
import { recountLedger } from '../../core/maintenance/ledger-verify.ts';
import { refsOf } from '../../core/maintenance/verify-chain.ts';
import { $ProvinceState, type ProvinceState } from '../../core/domain/province-state.ts';
import { $Receipt } from '../../core/domain/receipt.ts';
import { batchOfId, modelCounts, type MatchedUnder } from './commit-batches.ts';
import { asPresentFormat, isNextFormat, nextRelease } from './formats.ts';
import type { SimObjects } from './sim-stores.ts';
import type { View } from './simulate.ts';

interface Version {
  sha256: string;
  manifest: LedgerManifest;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

export class LedgerInvariants {
  private readonly province: string;
  private readonly hash: Hash;
  private readonly hashes = new WeakMap<Uint8Array, string>();
  private readonly manifests = new Map<string, LedgerManifest>();
  /** Violations of a version's figures, by the hash of its manifest. */
  private readonly figures = new Map<string, string[]>();
  /** Batch ids of the chain that ends in a manifest, by its hash. */
  private readonly chains = new Map<string, string[]>();
  private readonly counts = new Map<string, ReturnType<typeof stateFigures>>();
  /** What a receipt's bytes say. */
  private readonly statuses = new WeakMap<Uint8Array, string>();
  /** By batch and predecessor: the manifest it made. The same in every run (I12). */
  private readonly made = new Map<string, string>();

  constructor(province: string, hash: Hash) {
    this.province = province;
    this.hash = hash;
  }

  /** I1 to I3, I5, I6, I9, I10, I12, I15: of the current version and all before it. */
  async ledger(view: View): Promise<string[]> {
    const state = this.state(view);
    if (state === undefined) return [];
    const wrong: string[] = [];
    const chain = this.chain(view, state, wrong);
    if (wrong.length > 0) return wrong;
    const [newest] = chain;
    if (state.version !== newest.manifest.version || state.batch !== versionId(newest.manifest))
      wrong.push(`I5 the state says version ${state.version}, its manifest ${newest.manifest.version}`);
    if (String(state.recent) !== String(newest.manifest.recent)) wrong.push('I6 recent ids differ from the manifest');
    chain.forEach(({ manifest }, k) => {
      if (manifest.version !== chain.length - k)
        wrong.push(`I5 version ${manifest.version} in place ${chain.length - k} of the chain`);
    });
    const ids = chain.map(({ manifest }) => versionId(manifest));
    if (new Set(ids).size !== ids.length) wrong.push('I6 a batch is in the chain twice');
    wrong.push(...this.origin(view, newest));
    wrong.push(...(await this.counted(view, newest, batchesOf(chain))));
    // Rule 5: whoever made this version has published the one before.
    if (chain.length > 1)
      wrong.push(...this.versionPublished(view, chain[1]).map((text) => `${text}, and is not the newest version`));
    wrong.push(...differences('I3 state', stateOnly(state), await this.countsOf(view, newest)));
    return wrong;
  }

  /** I7: nothing is said of a batch that is not in the chain. Cheap: asked after every write. */
  announced(view: View): string[] {
    const wrong: string[] = [];
    const ids = new Set(this.ids(view));
    for (const key of view.objects.keys(`results/${this.province}/`)) {
      const [, , batch, name] = key.split('/');
      if (ids.has(batch)) continue;
      if (batch === 'recheck') {
        if (!this.versions(view).some((version) => listKey(version) === key))
          wrong.push('I7 a list of an unratified version');
        continue;
      }
      if (name !== 'receipt.json' || this.receiptStatus(view.objects, key) === 'committed')
        wrong.push(`I7 ${name} of an unratified batch`);
    }
    for (const key of view.state.keys(`PROVINCE#${this.province}/BATCH#`)) {
      const batch = key.slice(key.indexOf('#', key.indexOf('/')) + 1);
      if (!ids.has(batch) && view.state.read(key).item?.status === 'committed')
        wrong.push('I7 an item says committed of an unratified batch');
    }
    return wrong;
  }

  /** I7, I8: every version of the chain is published whole, and its outcome is what its manifest names. */
  published(view: View, batch: string): string[] {
    const version = this.versions(view).find(({ manifest }) => versionId(manifest) === batch);
    return version === undefined ? [`I4 ${nameOf(batch)} is not in the ledger`] : this.versionPublished(view, version);
  }

  /** The same of every version. */
  allPublished(view: View): string[] {
    return this.versions(view).flatMap((version) => this.versionPublished(view, version));
  }

  /** I17: objects under `staged/` that no version names; the sweeper's own is none. */
  unnamed(view: View): string[] {
    const named = new Set<string>();
    for (const { manifest, sha256 } of this.versions(view)) {
      named.add(stagedKey(this.province, versionId(manifest), sha256));
      for (const { key } of refsOf(manifest)) named.add(key);
    }
    const keys = view.objects.keys(`staged/${this.province}/`);
    return keys.filter((key) => !named.has(key) && !key.endsWith('/sweep-clock'));
  }

  /** Counts of every version from the first to the newest. */
  versionCount(view: View): number {
    return this.state(view)?.version ?? 0;
  }

  private versionPublished(view: View, { manifest, sha256 }: Version): string[] {
    const wrong: string[] = [];
    const marker = text(view.objects.get(`ratified/${this.province}/${manifest.version}`)?.bytes);
    if (!marker.includes(sha256)) wrong.push(`I8 no marker of version ${manifest.version}`);
    if (isReverification(manifest) && manifest.recheck !== null) {
      const bytes = view.objects.get(listKey({ manifest, sha256 }) ?? '')?.bytes;
      if (bytes === undefined || this.sha256(bytes) !== manifest.recheck.sha256)
        wrong.push(`I7 the list of version ${manifest.version} is ${bytes === undefined ? 'missing' : 'another'}`);
    }
    if (!isBatchVersion(manifest)) return wrong;
    const { id: batch } = manifest.batch;
    const at = (name: string): string => `results/${this.province}/${batch}/${name}`;
    for (const [name, ref] of [
      ['outcomes.csv', manifest.answers.outcomes],
      ['rejected.csv', manifest.answers.rejected],
    ] as const) {
      const bytes = view.objects.get(at(name))?.bytes;
      if (bytes === undefined) wrong.push(`I7 ${nameOf(batch)} has no ${name}`);
      else if (this.sha256(bytes) !== ref.sha256) wrong.push(`I7 ${nameOf(batch)} has another ${name}`);
    }
    if (this.receiptStatus(view.objects, at('receipt.json')) !== 'committed')
      wrong.push(`I7 the receipt of ${nameOf(batch)} does not say committed`);
    const { item } = view.state.read(`PROVINCE#${this.province}/BATCH#${batch}`);
    if (item?.status !== 'committed' || item.manifest !== sha256)
      wrong.push(`I7 the item of ${nameOf(batch)} says ${JSON.stringify(item?.status)}`);
    const content = batchOfId(batch)?.content ?? '';
    if (view.state.read(`PROVINCE#${this.province}/CONTENT#${content}`).item === undefined)
      wrong.push(`I7 ${nameOf(batch)} has no content item`);
    return wrong;
  }

  /** Batch ids of the chain, newest first. */
  ids(view: View): string[] {
    const manifest = view.state.read(`PROVINCE#${this.province}/STATE`).item?.manifest;
    if (typeof manifest !== 'string') return [];
    const known = this.chains.get(manifest);
    if (known !== undefined) return known;
    const ids = batchesOf(this.versions(view)).map(({ id }) => id);
    this.chains.set(manifest, ids);
    return ids;
  }

  /** Registry versions that rows of the newest version stand on. */
  registriesOf(view: View): string[] {
    return [...new Set(batchesOf(this.versions(view)).map(({ registryVersion }) => registryVersion))];
  }

  private versions(view: View): Version[] {
    const state = this.state(view);
    return state === undefined ? [] : this.chain(view, state, []);
  }

  private state(view: View): ProvinceState | undefined {
    const { item } = view.state.read(`PROVINCE#${this.province}/STATE`);
    return item === undefined ? undefined : $ProvinceState.parse(item);
  }

  private receiptStatus(objects: SimObjects, key: string): string | undefined {
    const bytes = objects.get(key)?.bytes;
    if (bytes === undefined) return undefined;
    const known = this.statuses.get(bytes);
    if (known !== undefined) return known;
    const { status } = $Receipt.parse(JSON.parse(text(bytes)));
    this.statuses.set(bytes, status);
    return status;
  }

  private bytes(view: View, key: string): Uint8Array | undefined {
    return view.objects.get(view.alias.get(key) ?? key)?.bytes;
  }

  private sha256(bytes: Uint8Array): string {
    const known = this.hashes.get(bytes);
    if (known !== undefined) return known;
    const found = sha256Of(this.hash, bytes);
    this.hashes.set(bytes, found);
    return found;
  }

  private chain(view: View, state: ProvinceState, wrong: string[]): Version[] {
    const chain: Version[] = [];
    let name: { manifest: string; batch: string } | null = state;
    while (name !== null) {
      const bytes = this.bytes(view, stagedKey(this.province, name.batch, name.manifest));
      if (bytes === undefined || this.sha256(bytes) !== name.manifest) {
        wrong.push(`I1 the manifest of ${nameOf(name.batch)} is ${bytes === undefined ? 'missing' : 'another'}`);
        return chain;
      }
      const known: LedgerManifest = this.manifests.get(name.manifest) ?? parseManifest(text(asPresentFormat(bytes)));
      this.manifests.set(name.manifest, known);
      for (const ref of refsOf(known)) {
        const object = this.bytes(view, ref.key);
        if (object === undefined || this.sha256(object) !== ref.sha256)
          wrong.push(`${chain.length === 0 ? 'I2' : 'I9'} an object of version ${known.version} is missing or another`);
      }
      chain.push({ sha256: name.manifest, manifest: known });
      name = known.previous;
    }
    return chain;
  }

  /** I10, I12, I15. */
  private origin(view: View, { manifest, sha256: name }: Version): string[] {
    const wrong: string[] = [];
    if (isBatchVersion(manifest)) {
      const batch = batchOfId(manifest.batch.id);
      if (batch === undefined || manifest.batch.sha256 !== batch.matched.read.sha256)
        wrong.push('I10 bytes of another upload');
      const { registryVersion } = manifest;
      if (registryVersion !== batch?.matched.registryVersion && batch?.under?.[registryVersion] === undefined)
        wrong.push('I15 another registry version');
    }
    const bytes = this.bytes(view, stagedKey(this.province, versionId(manifest), name));
    // Two releases write the same manifest in their formats.
    const sha256 = bytes && isNextFormat(bytes) ? sha256Of(this.hash, asPresentFormat(bytes)) : name;
    const origin =
      `${versionId(manifest)} against ${manifest.registryVersion} on ` + (manifest.previous?.manifest ?? 'nothing');
    const before = this.made.get(origin);
    if (before !== undefined && before !== sha256) wrong.push('I12 the same batch on the same state made other bytes');
    this.made.set(origin, sha256);
    return wrong;
  }

  /** I3: the rows of the version, counted anew, are its counts; and both are what the batches say. */
  private async counted(view: View, version: Version, ids: readonly MatchedUnder[]): Promise<string[]> {
    const known = this.figures.get(version.sha256);
    if (known !== undefined) return known;
    // Reads manifests of both formats.
    const { objects, hash } = nextRelease(directReader(view), this.hash);
    const name = { manifest: version.sha256, batch: versionId(version.manifest) };
    const ledger = await Ledger.open({ objects, hash }, this.province, name);
    const { counts } = await recountLedger(ledger);
    const kept = await this.countsOf(view, version);
    const wrong = differences('I3 recount', stateFigures(counts), kept);
    const model = modelCounts(ids);
    wrong.push(...differences('I3 model', model.verdicts, kept.verdicts));
    for (const scheme of Object.keys(kept.schemes) as (keyof typeof kept.schemes)[]) {
      if (model.schemes[scheme] !== kept.schemes[scheme].participants)
        wrong.push(`I3 model: participants of ${scheme}`);
    }
    if (!this.flowsAddUp(view, version)) wrong.push('I3 flows: not what the counts changed by');
    this.figures.set(version.sha256, wrong);
    return wrong;
  }

  /** The chain was read: the manifest of the version before is known. */
  private flowsAddUp(view: View, { manifest }: Version): boolean {
    const before = manifest.previous === null ? undefined : this.manifests.get(manifest.previous.manifest);
    if (before?.counts.key === manifest.counts.key) return true;
    const counts = (of: LedgerManifest): CountsObject =>
      $CountsObject.parse(JSON.parse(text(this.bytes(view, of.counts.key))));
    return flowsAddUp(before && counts(before), counts(manifest)) === true;
  }

  private async countsOf(view: View, { manifest }: Version): Promise<ReturnType<typeof stateFigures>> {
    const { key, sha256 } = manifest.counts;
    const known = this.counts.get(sha256);
    if (known !== undefined) return known;
    const found = stateFigures($CountsObject.parse(JSON.parse(text(this.bytes(view, key)))));
    this.counts.set(sha256, found);
    return found;
  }
}

/**
 * Batches of a chain, newest first, with the registry version that each was matched against, or compared again with.
 */
function batchesOf(chain: readonly Version[]): MatchedUnder[] {
  let reverified: string | undefined;
  return chain.flatMap(({ manifest }) => {
    if (isReverification(manifest)) reverified ??= manifest.registryVersion;
    if (!isBatchVersion(manifest)) return [];
    return [{ id: manifest.batch.id, registryVersion: reverified ?? manifest.registryVersion }];
  });
}

/** Where the list of a re-verification is published. */
function listKey({ manifest }: Version): string | undefined {
  if (!isReverification(manifest)) return undefined;
  return recheckKey(manifest.province, manifest.reverification.day, manifest.version);
}

function parseManifest(json: string): LedgerManifest {
  const value: unknown = JSON.parse(json);
  const has = (name: string): boolean => typeof value === 'object' && value !== null && name in value;
  if (has('reverification')) return $ReverificationManifest.parse(value);
  return has('compaction') ? $CompactionManifest.parse(value) : $Manifest.parse(value);
}

function nameOf(batch: string): string {
  return batchOfId(batch)?.test.name ?? batch;
}

function stateOnly(state: ProvinceState): ReturnType<typeof stateFigures> {
  const { participants, outOfScope, denominator, synced, verified, remaining, schemes, verdicts } = state;
  return { participants, outOfScope, denominator, synced, verified, remaining, schemes, verdicts };
}

function differences(what: string, found: object, expected: object): string[] {
  const same = JSON.stringify(found) === JSON.stringify(expected);
  return same ? [] : [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`];
}

/** Reads as the stores are, without a network. */
function directReader(view: View): ObjectStore {
  const reader: Pick<ObjectStore, 'read'> = {
    read: async (key, options = {}) => view.objects.read(view.alias.get(key) ?? key, options.version, options.range),
  };
  return reader as ObjectStore;
}
