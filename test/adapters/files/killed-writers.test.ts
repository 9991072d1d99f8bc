/** @module-tag long */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileObjectStore } from '../../../adapters/files/file-object-store.ts';
import { SqliteStateStore } from '../../../adapters/sqlite/sqlite-state-store.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const program = join(import.meta.dirname, 'write-until-killed.ts');

/** Runs a writer, kills it after so many answers, and gives the answers. */
async function writeAndKill(args: string[], answers: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > answers + 1) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  return text.split('\n').slice(1, -1);
}

describe('a killed writer', () => {
  it('leaves every acknowledged object, and no partial object', async () => {
    const folder = makeTempFolder();
    const answers: string[] = [];
    for (const [round, count] of [1, 4, 9, 16].entries()) {
      const writers = [writeAndKill(['objects', folder, `a${round}`], count)];
      if (round > 1) writers.push(writeAndKill(['objects', folder, `b${round}`], count + 3));
      answers.push(...(await Promise.all(writers)).flat());
    }
    const store = new FileObjectStore(folder);
    const keys: string[] = [];
    for await (const { key } of store.list('')) {
      keys.push(key);
      const info = await store.head(key);
      const bytes = (await store.read(key)) ?? new Uint8Array(0);
      expect(Buffer.from(bytes).toString()).toBe(`${info?.metadata.line}\n`.repeat(1000));
      expect(info?.version).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    const stored = answers.filter((answer) => answer.startsWith('once/'));
    expect(stored.length).toBeGreaterThan(10);
    expect(stored.filter((key) => !keys.includes(key))).toEqual([]);
    for (const answer of answers.filter((each) => each.startsWith('again '))) {
      const version = answer.slice('again '.length);
      const bytes = await store.read('again', { version });
      expect(
        createHash('sha256')
          .update(bytes ?? '')
          .digest('hex'),
      ).toBe(version);
    }
    // What was being written lies in temp/ only, and nobody takes it for an object.
    expect(keys.filter((key) => !/^(again|once\/\d+\/[ab]\d-\d+)$/.test(key))).toEqual([]);
    expect(readdirSync(join(folder, 'temp')).filter((name) => !name.endsWith('.tmp'))).toEqual([]);
  });

  it('leaves every acknowledged state write, and at most one more per writer', async () => {
    const folder = makeTempFolder();
    const acknowledged: Record<string, number> = {};
    for (const [round, count] of [1, 5, 25].entries()) {
      await Promise.all(
        ['a', 'b', 'c'].map(async (name) => {
          const writer = `${name}${round}`;
          const answers = await writeAndKill(['state', folder, writer], count);
          acknowledged[writer] = answers.length;
        }),
      );
    }
    const store = new SqliteStateStore(join(folder, 'state.sqlite'));
    const item = await store.read({ partition: 'KILL', sort: 'SUM' });
    store.close();
    const writers = item?.writers as Record<string, number>;
    expect(item?.version).toBe(Object.values(writers).reduce((sum, count) => sum + count, 0));
    for (const [writer, count] of Object.entries(acknowledged)) {
      expect([count, count + 1]).toContain(writers[writer]);
    }
  });
});
