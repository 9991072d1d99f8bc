import { checkBatch } from '../../core/intake/check-batch.ts';
import { NameReader } from '../../core/names/reader.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { readFile } from '../../local/files/read-file.ts';

export interface Measured {
  outcome: string; // 'read', or the code of the refusal
  seconds: number; // by the clock
  referenceSeconds: number; // of processor time, on the machine of reference
  megabytes: number; // the most memory this process ever held
}

/** Processor seconds of `yardstick` on the machine of reference: one of two idle cores, as CI has them. */
const yardstickSeconds = 0.07;
const yardstickBytes = 1 << 24;
const yardstickPasses = 2;

/**
 * Reads one file as the intake does. Its time is told by a yardstick taken before and after it in the same process, so
 * that a slow machine, or one that works on something else beside, is not taken for a slow reader.
 */
export async function readOne(path: string): Promise<Measured> {
  yardstick(); // so that the next is compiled
  const before = yardstick();
  const started = performance.now();
  const startedCpu = process.cpuUsage();
  const names = new NameReader(new Uint8Array(16));
  const report = await checkBatch(readFile(path), { names, hash: nodeHash, schemes: 4, storedOn: 20260101 });
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = secondsOf(process.cpuUsage(startedCpu));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const slowness = (before + yardstick()) / 2 / yardstickSeconds;
  return { outcome: report.refusal?.code ?? 'read', seconds, referenceSeconds: cpuSeconds / slowness, megabytes };
}

/** Processor seconds of a fixed piece of work like that of a reader: steps through bytes with a table beside them. */
function yardstick(): number {
  const started = process.cpuUsage();
  const bytes = new Uint8Array(yardstickBytes);
  const table = new Int32Array(256);
  let state = 1;
  for (let pass = 0; pass < yardstickPasses; pass += 1) {
    for (let at = 0; at < bytes.length; at += 1) {
      state = (Math.imul(state, 31) + bytes[at] + table[state & 0xff]) | 0;
      table[at & 0xff] = state;
      bytes[at] = state;
    }
  }
  return secondsOf(process.cpuUsage(started));
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
