/** What must be known of every package that runs in production, and under which licences it may be used. */
import * as z from 'zod';

/**
 * Licences (SPDX) that ask for no more than notice and their text, which each package has with it. Another one is read
 * by a person first.
 */
export const allowedLicences: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0', 'Zlib'];

/** A component of a CycloneDX document, as far as it is looked at. */
const $Component = z.looseObject({
  'bom-ref': z.string().optional(),
  name: z.string().optional(),
  version: z.string().optional(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
  licenses: z
    .array(
      z.union([
        z.object({ expression: z.string() }),
        z.object({ license: z.object({ id: z.string().optional(), name: z.string().optional() }) }),
      ]),
    )
    .optional(),
});
const $Sbom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  components: z.array($Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});
export type Component = z.infer<typeof $Component>;
export type Sbom = z.infer<typeof $Sbom>;

/** How npm marks what only a developer needs. */
const development = 'cdx:npm:package:development';

/**
 * The document of all packages, as npm wrote it, without those that only a developer needs. `bundled`: what npm takes
 * for a developer's, but is in the bundles of the functions; it stays with all that it needs. `npm sbom --omit dev` is
 * not used: it leaves out as well what both a developer and the product need (npm 11.19: 15 of 83, zod among them).
 */
export function runtimeSbom(text: string, bundled: readonly string[] = []): Sbom {
  const { components, dependencies, ...rest } = $Sbom.parse(JSON.parse(text));
  const needs = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const kept = new Set<string>();
  const keep = (ref: string | undefined): void => {
    if (ref === undefined || kept.has(ref)) return;
    kept.add(ref);
    for (const each of needs.get(ref) ?? []) keep(each);
  };
  for (const each of components) if (bundled.includes(each.name ?? '')) keep(each['bom-ref']);
  const isLeft = (each: Component): boolean => isDevelopment(each) && !kept.has(each['bom-ref'] ?? '');
  const left = new Set(components.filter(isLeft).map((each) => each['bom-ref']));
  return {
    ...rest,
    components: components.filter((each) => !isLeft(each)),
    dependencies: dependencies
      .filter(({ ref }) => !left.has(ref))
      .map(({ dependsOn = [], ...each }) => ({ ...each, dependsOn: dependsOn.filter((ref) => !left.has(ref)) })),
  };
}

function isDevelopment({ properties = [] }: Component): boolean {
  return properties.some(({ name, value }) => name === development && value === 'true');
}

/** The component by name, as it is told. */
export function nameOf({ name = '', version = '' }: Component): string {
  return `${name === '' ? 'a package without a name' : name} ${version}`.trimEnd();
}

/** The licences of the component, as one SPDX expression; empty if there is none. */
export function licenceOf({ licenses = [] }: Component): string {
  return licenses
    .map((each) => ('expression' in each ? each.expression : (each.license.id ?? each.license.name ?? '')))
    .join(' AND ');
}

/** What is missing of the component, or forbids it; empty if nothing. */
export function faultsOf(component: Component): string[] {
  const faults: string[] = [];
  if (!component.name) faults.push('no name');
  if (!component.version) faults.push('no version');
  if (!component.hashes?.some(({ alg, content }) => alg === 'SHA-512' && /^[0-9a-f]{128}$/.test(content)))
    faults.push('no integrity (SHA-512)');
  const licence = licenceOf(component);
  if (licence === '') faults.push('no licence');
  else if (!isAllowed(licence)) faults.push(`licence ${licence} is not on the list`);
  return faults;
}

/** An expression of licences that hold together, or one of which may be chosen; both in one is not understood. */
function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  const all = plain.split(' AND ');
  const any = plain.split(' OR ');
  if (all.length > 1 && any.length > 1) return false;
  return any.length > 1
    ? any.some((each) => allowedLicences.includes(each))
    : all.every((each) => allowedLicences.includes(each));
}
