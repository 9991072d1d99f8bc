import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultFacts } from '../../functions/fault.ts';
import { bundleOptions } from '../../infra/bundle-options.ts';

const source = `export function first(): never {
  return second();
}

function second(): never {
  throw new TypeError('never shown');
}
`;

describe('the place of a fault in a minified bundle', () => {
  let folder: string;
  let at: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doisoat where-'));
    writeFileSync(join(folder, 'entry.ts'), source);
    await build({
      entryPoints: [join(folder, 'entry.ts')],
      outfile: join(folder, 'index.mjs'),
      bundle: true,
      format: 'esm',
      minify: bundleOptions.minify,
      sourcemap: 'external',
      sourcesContent: false,
    });
    execFileSync('mv', [join(folder, 'index.mjs.map'), join(folder, 'entry.map')]);
    const bundle = (await import(pathToFileURL(join(folder, 'index.mjs')).href)) as { first(): never };
    try {
      bundle.first();
    } catch (error) {
      at = String(faultFacts(error).at);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const where = (...given: string[]) =>
    execFileSync(process.execPath, ['infra/where.ts', ...given], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('is told as file, line and column of the source', () => {
    expect(at).toMatch(/^index\.mjs:\d+:\d+/);
    expect(where('entry', at, '--maps', folder).split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/entry\.ts:6:\d+$/),
      expect.stringMatching(/entry\.ts:2:\d+$/),
    ]);
  });

  it('is told as it is where the map does not know it', () => {
    expect(where('entry', 'index.mjs:99:1 < native', '--maps', folder)).toBe(
      'index.mjs:99:1 (not in the map)\nnative\n',
    );
  });

  it('says which map is missing', () => {
    expect(() => where('sync-batch', 'index.mjs:1:1', '--maps', join(folder, 'nothing'))).toThrow(
      /no source map .*--maps/,
    );
  });
});
