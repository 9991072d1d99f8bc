/** Run as a process of its own: writes to the stores without end, and says on standard output what was answered. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { FileObjectStore } from '../../../adapters/files/file-object-store.ts';
import { SqliteStateStore } from '../../../adapters/sqlite/sqlite-state-store.ts';

const [what, folder, writer] = process.argv.slice(2);
/** A write to a pipe that has returned can be read, also after a kill. */
const say = (text: string): number => writeSync(1, `${text}\n`);
say('ready');
if (what === 'state') await addForEver(new SqliteStateStore(join(folder, 'state.sqlite')));
else await putForEver(new FileObjectStore(folder));

async function putForEver(store: FileObjectStore): Promise<void> {
  for (let n = 1; ; n++) {
    // Two chunks, so that a kill can fall between them; the metadata says what the bytes must be.
    const text = `${writer} ${n}\n`.repeat(1000);
    const body = (async function* () {
      yield new TextEncoder().encode(text.slice(0, 1000));
      yield new TextEncoder().encode(text.slice(1000));
    })();
    const metadata = { line: `${writer} ${n}` };
    await store.putIfAbsent(`once/${n % 50}/${writer}-${n}`, body, metadata);
    say(`once/${n % 50}/${writer}-${n}`);
    await store.put('again', new TextEncoder().encode(text), metadata);
    say(`again ${(await store.head('again'))?.version}`);
  }
}

async function addForEver(store: SqliteStateStore): Promise<void> {
  const key = { partition: 'KILL', sort: 'SUM' };
  for (;;) {
    const item = (await store.read(key)) ?? { version: 0, writers: {} };
    const version = Number(item.version);
    const writers = { ...(item.writers as Record<string, number>) };
    writers[writer] = (writers[writer] ?? 0) + 1;
    const expected = version === 0 ? undefined : version;
    if ((await store.compareAndSet(key, expected, { version: version + 1, writers })) === 'set') say('set');
  }
}
