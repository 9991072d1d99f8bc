import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileObjectStore } from '../../adapters/files/file-object-store.ts';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { MemoryObjectStore } from '../support/memory-object-store.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { describeObjectStore } from './object-store-contract.ts';
import { describeCreateAll, describeItemText, describeStateStore } from './state-store-contract.ts';

const clock = { now: () => Date.now() };

describeObjectStore('memory, versions by content', async () => ({
  store: new MemoryObjectStore({ clock }),
  dispose: async () => {},
}));

describeObjectStore('memory, versions in sequence', async () => ({
  store: new MemoryObjectStore({ clock, versions: 'sequence' }),
  dispose: async () => {},
}));

describeObjectStore('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doisoat-objects-'));
  return {
    store: new FileObjectStore(folder),
    dispose: () => rm(folder, { recursive: true }),
  };
});

const openMemory = async () => ({ store: new MemoryStateStore(), dispose: async () => {} });

async function openSqlite() {
  const folder = await mkdtemp(join(tmpdir(), 'doisoat-state-'));
  const store = new SqliteStateStore(join(folder, 'state.sqlite'));
  return {
    store,
    dispose: async () => {
      store.close();
      await rm(folder, { recursive: true });
    },
  };
}

for (const [name, open] of [
  ['memory', openMemory],
  ['SQLite', openSqlite],
] as const) {
  describeStateStore(name, open);
  describeCreateAll(name, open);
}

describeItemText('SQLite', openSqlite);
