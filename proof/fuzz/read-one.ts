import { checkBatch } from '../../core/intake/check-batch.ts';
import { NameReader } from '../../core/names/reader.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { readFile } from '../../local/files/read-file.ts';

export interface Measured {
  outcome: string; // 'read', or the code of the refusal
  seconds: number;
  megabytes: number; // the most memory this process ever held
}

/** Reads one file as the intake does. */
export async function readOne(path: string): Promise<Measured> {
  const started = performance.now();
  const names = new NameReader(new Uint8Array(16));
  const report = await checkBatch(readFile(path), { names, hash: nodeHash, schemes: 4, storedOn: 20260101 });
  const seconds = (performance.now() - started) / 1000;
  return { outcome: report.refusal?.code ?? 'read', seconds, megabytes: process.resourceUsage().maxRSS / 1024 };
}
