/** What keeps the index whole and small. */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import { pruneRegistry } from '../maintenance/registry-prune.ts';
import { currentRegistry, verifyRegistry } from '../registry/activate.ts';
import { compactRegistry } from '../registry/build/compact.ts';
import { openLayers, openManifest } from '../registry/layer.ts';
import type { RegistryVerifyReport } from '../registry/verify.ts';
import { undivided, type Operation } from './operation.ts';
import { $RegistryVersion } from '../registry/format.ts';

const $Verified = z.strictObject({ version: $RegistryVersion.optional() });

export interface RegistryVerified extends RegistryVerifyReport {
  ok: boolean;
  layers: string[];
}

/** Reads a version completely, the one in use if none is said, one layer after the other. */
export const registryVerify: Operation<z.infer<typeof $Verified>, RegistryVerifyReport, RegistryVerified> = {
  name: 'registry verify',
  by: 'operator',
  way: 'queued',
  $Request: $Verified,
  /** Throws Refusal REGISTRY_NONE, REGISTRY_VERSION_UNKNOWN. */
  parts: async (world, { version: given }) => {
    const version = given ?? (await currentRegistry(world))?.registry;
    if (version === undefined) throw new Refusal('REGISTRY_NONE');
    return (await openLayers(world, version)).map((layer) => layer.version);
  },
  perform: async (world, _request, { part, progress }) => {
    const report = await verifyRegistry(world, part, progress);
    // What an overlay has is not the whole version: its manifest counts that.
    return { ...report, rows: (await openManifest(world, part)).rows };
  },
  gather: (_request, layers) => {
    const sum = (value: (layer: RegistryVerifyReport) => number): number =>
      layers.reduce((total, layer) => total + value(layer), 0);
    const { version, rows } = layers[layers.length - 1];
    const problems = layers.flatMap((layer) => layer.problems);
    return {
      ok: problems.length === 0,
      version,
      layers: layers.map((layer) => layer.version),
      objects: sum((layer) => layer.objects),
      bytes: sum((layer) => layer.bytes),
      blocks: sum((layer) => layer.blocks),
      rows,
      problems,
    };
  },
  refusalOf: ({ ok }) => (ok ? undefined : 'REGISTRY_DAMAGED'),
};

/** Merges a delta and its base, part by part. Refused as `compactRegistry` refuses; throws Unfinished. */
export const registryCompact = undivided({
  name: 'registry compact',
  by: 'operator',
  way: 'queued',
  $Request: z.strictObject({ version: $RegistryVersion }),
  perform: async (world, { version: compacted }, { progress, reached }) => {
    const { deadline = Infinity, clock } = world;
    const isOver = (): boolean => clock.now() > deadline;
    const { version, rows } = await compactRegistry(world, compacted, progress, { reached, isOver });
    return { version, compacted, rows };
  },
});

/** Lists the versions that nothing needs, and removes them if that is asked. Throws as `pruneRegistry`. */
export const registryPrune = undivided({
  name: 'registry prune',
  by: 'operator',
  way: 'queued',
  $Request: z.strictObject({ remove: z.boolean().optional() }),
  perform: (world, { remove = false }) => pruneRegistry(world, { remove }),
});
