import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lambdaThreads } from '../../../adapters/node/lambda-threads.ts';
import { bundleOptions } from '../../../infra/bundle-options.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const entry = fileURLToPath(new URL('../../../functions/sync-batch.ts', import.meta.url));

describe('the threads of a function', () => {
  it('are not started with fewer than two processors', () => {
    expect(lambdaThreads(1769, new URL('file:///none.mjs'))).toBeUndefined();
    expect(lambdaThreads(3538, new URL('file:///none.mjs'))?.count).toBe(2);
  });

  it('run from the bundle of the function, which then reads no environment', async () => {
    const outfile = join(makeTempFolder(), 'index.mjs');
    const { banner, minify, mainFields, target } = bundleOptions;
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: banner },
      minify,
      mainFields: [...mainFields],
      target,
    });
    const thread = lambdaThreads(3538, pathToFileURL(outfile))?.start('answers');
    const piece = { from: 0, to: 1, intoBook: false };
    await expect(thread?.ask({ piece })).rejects.toThrow('before the setup');
  });
});
