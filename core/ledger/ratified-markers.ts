/**
 * The markers of ratified versions, `ratified/<province>/<version>`: what is left of the state if the state store is
 * lost.
 */
import * as z from 'zod';
import { IntegrityError } from '../base/errors.ts';
import { parseJson } from '../base/parse-json.ts';
import { $VersionName, versionId, type LedgerManifest, type VersionName } from './manifest.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import type { ObjectStore, World } from '../ports.ts';

function prefix(province: string): string {
  return `ratified/${province}/`;
}

export function ratifiedKey(province: string, version: number): string {
  return `${prefix(province)}${version}`;
}

/** The bytes of a marker. */
export function markerBytes(name: VersionName): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(name)}\n`);
}

/** P3: the marker from which a rebuild starts. */
export async function writeRatifiedMarker(
  world: { objects: ObjectStore },
  { manifest, sha256 }: { manifest: LedgerManifest; sha256: string },
): Promise<void> {
  const bytes = markerBytes({ manifest: sha256, batch: versionId(manifest) });
  await world.objects.putIfAbsent(ratifiedKey(manifest.province, manifest.version), bytes);
}

/** True once a version was published to the end. */
export async function hasRatifiedMarker(
  world: { objects: ObjectStore },
  province: string,
  version: number,
): Promise<boolean> {
  return (await world.objects.head(ratifiedKey(province, version))) !== undefined;
}

/** The same by the names of objects alone, for whoever may list markers and read none. */
export async function isMarkerListed(
  world: { objects: ObjectStore },
  province: string,
  version: number,
): Promise<boolean> {
  const key = ratifiedKey(province, version);
  // In ascending order: the key itself comes before those that it begins.
  for await (const found of world.objects.list(key)) return found.key === key;
  return false;
}

/** The highest version that has a marker (as a number: 10 is above 9); 0 if there is none. */
export async function highestMarker(world: { objects: ObjectStore }, province: string): Promise<number> {
  let highest = 0;
  for await (const { key } of world.objects.list(prefix(province))) {
    const name = key.slice(prefix(province).length);
    if (/^[1-9]\d*$/.test(name)) highest = Math.max(highest, Number(name));
  }
  return highest;
}

/**
 * The state of a province, and its highest marker. The marker is looked for first, since it is written after the state:
 * whatever commits meanwhile, a marker above the state says that the state store has lost something.
 */
export async function readStateAndMarker(
  world: Pick<World, 'objects' | 'state'>,
  province: string,
): Promise<{ state: ProvinceState | undefined; marked: number }> {
  const marked = await highestMarker(world, province);
  return { marked, state: await readProvinceState(world.state, province) };
}

/** What a marker names, or undefined if there is none. Throws `IntegrityError` if it is not what a marker is. */
export async function readMarker(
  world: { objects: ObjectStore },
  province: string,
  version: number,
): Promise<VersionName | undefined> {
  const key = ratifiedKey(province, version);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const parsed = z
    .preprocess((text) => parseJson(String(text)), $VersionName)
    .safeParse(new TextDecoder().decode(bytes));
  const whole = parsed.success && sameBytes(markerBytes(parsed.data), bytes);
  if (!whole) throw new IntegrityError(key, 'other text', 'the hash of a manifest and a batch id');
  return parsed.data;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
