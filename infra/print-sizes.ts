/**
 * `npm run prove -- bundle-sizes`: bytes of each function's bundle as it is deployed, and how long a fresh process
 * takes to import it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { EnvName, PortalEnvName } from '../functions/env-names.ts';
import { bundleMaxOf, bundleOptions, entries, portalEntry } from './bundle-options.ts';

/** Fresh processes per bundle; the median is printed. */
const imports = 3;

const environment = {
  [EnvName.stage]: 'sizes',
  [EnvName.uploadsBucket]: 'uploads',
  [EnvName.registryBucket]: 'registry',
  [EnvName.ledgerBucket]: 'ledger',
  [EnvName.recordsBucket]: 'records',
  [EnvName.resultsBucket]: 'results',
  [EnvName.traceBucket]: 'trace',
  [EnvName.secretBucket]: 'secret',
  [EnvName.stateTable]: 'state',
  [PortalEnvName.front]: 'url',
  [PortalEnvName.releaseUrl]: 'https://release.example.vn/',
  [PortalEnvName.resultDays]: '180',
  AWS_REGION: 'ap-southeast-1',
};

const folder = mkdtempSync(join(tmpdir(), 'doisoat-sizes-'));
const lines = ['function          bundle kB  gzip kB  import ms  of which ours'];
for (const entry of [...entries, portalEntry]) {
  const { outputFiles, metafile } = await build({
    entryPoints: [`functions/${entry}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    outfile: 'index.mjs',
    target: bundleOptions.target,
    minify: bundleOptions.minify,
    mainFields: bundleOptions.mainFields,
    banner: { js: bundleOptions.banner },
  });
  const [{ contents }] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  const ours = Object.entries(output.inputs)
    .filter(([path]) => !path.startsWith('node_modules/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  if (contents.length > bundleMaxOf(entry)) {
    lines.push(`${entry}: more than ${bundleMaxOf(entry)} bytes`);
    process.exitCode = 1;
  }
  const path = join(folder, `${entry}.mjs`);
  writeFileSync(path, contents);
  lines.push(
    [
      entry.padEnd(17),
      kilobytes(contents.length).padStart(9),
      kilobytes(gzipSync(contents).length).padStart(8),
      importTime(path).toFixed(0).padStart(10),
      `${kilobytes(ours)} kB`.padStart(14),
    ].join(' '),
  );
}
rmSync(folder, { recursive: true });
process.stdout.write(`${lines.join('\n')}\n`);

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}

/** Milliseconds of the `import` alone, in a process of its own. */
function importTime(path: string): number {
  // Lambda gives functions that stream their answers this object.
  const lambda = 'globalThis.awslambda = { streamifyResponse: (handler) => handler }';
  const load = `await import(${JSON.stringify(path)})`;
  const program = `${lambda}; const t = performance.now(); ${load}; console.log(performance.now() - t)`;
  const times = Array.from({ length: imports }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, ...environment },
        encoding: 'utf8',
      }),
    ),
  );
  return times.sort((one, other) => one - other)[imports >> 1];
}
