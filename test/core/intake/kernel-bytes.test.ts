import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { compiledKernel, kernelFile } from '../../support/compile-kernel.ts';

describe('the bytes of the kernel', () => {
  it('are those that its source compiles to', () => {
    expect(readFileSync(kernelFile, 'utf8')).toBe(compiledKernel());
  });

  it('are in the bundle of a function that reads uploads, and not in that of the upload page', async () => {
    const inputs = async (entry: string): Promise<string[]> => {
      const entryPoint = fileURLToPath(new URL(`../../../${entry}`, import.meta.url));
      const options = { bundle: true, write: false, metafile: true, platform: 'node', format: 'esm' } as const;
      return Object.keys((await build({ entryPoints: [entryPoint], ...options })).metafile.inputs);
    };
    const bytes = expect.stringMatching(/kernel-bytes\.ts$/) as string;
    expect(await inputs('functions/sync-batch.ts')).toContainEqual(bytes);
    expect(await inputs('browser/check-worker.ts')).not.toContainEqual(bytes);
  });
});
