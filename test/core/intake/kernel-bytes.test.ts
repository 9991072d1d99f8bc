import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compiledKernel, kernelFile } from '../../support/compile-kernel.ts';

it('the bytes of the kernel are those that its source compiles to', () => {
  expect(readFileSync(kernelFile, 'utf8')).toBe(compiledKernel());
});
