/**
 * The bill of materials of what runs in production (CycloneDX), made by npm from the lock file and checked: each
 * component has name, version, integrity and a licence on the list (`components.ts`); every runtime dependency is in
 * it; and the registry knows nothing grave against any, if it can be asked. Exit 1 if not.
 *
 *   npm run prove -- sbom [--out FILE]
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readAudit } from './advisories.ts';
import { runtimePackages } from '../../test/tidy/runtime-packages.ts';
import { faultsOf, licenceOf, nameOf, runtimeSbom } from './components.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Bytes of npm's answer, at most: the document has about a kilobyte for each component. */
const answerBytesMax = 64 * 2 ** 20;

const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist', 'sbom.cdx.json') } } });

const bundled = runtimePackages.filter((each) => each.bundled).map(({ name }) => name);
const sbom = runtimeSbom(await npm('sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'), bundled);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(sbom, null, 2)}\n`);
const { components } = sbom;
const faults = components.flatMap((each) => faultsOf(each).map((fault) => `${nameOf(each)}: ${fault}`));
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const wanted = [...Object.entries(dependencies), ...bundled.map((name) => [name, devDependencies[name]] as const)];
for (const [name, version] of wanted)
  if (!components.some((each) => each.name === name && each.version === version))
    faults.push(`${name} ${version}: not among the components`);

const byLicence = new Map<string, number>();
for (const each of components) byLicence.set(licenceOf(each), (byLicence.get(licenceOf(each)) ?? 0) + 1);
const licences = [...byLicence].sort(([a], [b]) => (a < b ? -1 : 1)).map(([licence, count]) => `${licence} ${count}`);
const names = new Set(components.map(({ name = '' }) => name));
const audit = readAudit(await npm('audit', '--package-lock-only', '--json'), names);
faults.push(...audit.failing.map((each) => `${each}: see npm audit`));
const lines = [`SBOM: ${components.length} runtime components: ${licences.join(', ')}`, audit.line, ...faults];
process.stdout.write(`${lines.join('\n')}\n`);
if (faults.length > 0) process.exitCode = 1;

/** What npm writes; `npm audit` ends with 1 where it has found something, or was not answered. */
function npm(...args: string[]): Promise<string> {
  // The npm that runs this program, else the one of the path.
  const { npm_execpath: script } = process.env;
  const [program, first] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  return new Promise((resolve, reject) => {
    execFile(program, [...first, ...args], { cwd: root, maxBuffer: answerBytesMax }, (error, stdout, stderr) => {
      if (stdout.trim() !== '') resolve(stdout);
      else reject(new Error(`npm ${args[0]} wrote nothing: ${stderr.trim().split('\n')[0]}`, { cause: error }));
    });
  });
}
