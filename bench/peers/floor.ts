/** What no program can go below: reading the bytes of the batch and counting its lines. */
import { openSync, readSync, writeFileSync } from 'node:fs';
import type { BenchData } from '../harness/bench-data.ts';

const chunkBytes = 1024 * 1024;
const lineFeed = 0x0a;

export function countLines(data: BenchData, answers: string): Promise<void> {
  const file = openSync(data.batch, 'r');
  const chunk = Buffer.alloc(chunkBytes);
  let lines = 0;
  for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
    for (let at = chunk.indexOf(lineFeed); at >= 0 && at < length; at = chunk.indexOf(lineFeed, at + 1)) lines++;
  }
  writeFileSync(answers, `${lines}\n`);
  return Promise.resolve();
}
