/** Compiles `assembly/` to the text of `core/intake/kernel-bytes.ts`. `npm run write -- kernel` writes it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const kernelFile = join(root, 'core/intake/kernel-bytes.ts');

/** Pages of 64 KiB: all that `assembly/memory.ts` names. */
const pages = 160;
const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='];
const memory = ['--initialMemory', String(pages), '--maximumMemory', String(pages)];
const charactersInLine = 110;

export function compiledKernel(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-kernel-'));
  try {
    const wasm = join(folder, 'kernel.wasm');
    const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const source = join(root, 'assembly/reader.ts');
    execFileSync(process.execPath, [asc, source, '-o', wasm, ...flags, ...memory], { stdio: 'inherit' });
    const text = readFileSync(wasm).toString('base64');
    const lines = text.match(new RegExp(`.{1,${charactersInLine}}`, 'g')) ?? [];
    return [
      '/** WebAssembly of `assembly/`, in base64: made by `npm run write -- kernel`, not by hand. */',
      'export const kernelBase64 =',
      `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) writeFileSync(kernelFile, compiledKernel());
