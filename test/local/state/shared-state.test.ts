import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteStateStore } from '../../../adapters/sqlite/sqlite-state-store.ts';
import { initPostgres, openPostgres } from '../../../adapters/postgres/open-postgres.ts';
import { openPortalKey } from '../../../local/portal/portal-key.ts';
import { openState } from '../../../local/state/open-state.ts';
import { openWorld } from '../../../local/world.ts';
import { howToEnable, newTestDatabase, postgresAddress, requiredInCi } from '../../support/postgres.ts';
import { runCli, runCliAlone } from '../../support/run-cli.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const key = { partition: 'P', sort: 'S' };

/** A directory whose own state holds this many items. */
async function withItems(count: number): Promise<string> {
  const folder = makeTempFolder();
  const store = new SqliteStateStore(join(folder, 'state.sqlite'));
  for (let n = 0; n < count; n++)
    await store.put({ partition: `P${n % 7}`, sort: `đ${n}\ue000😀` }, { version: n, text: '\0 \ud800', z: 1, a: [n] });
  store.close();
  return folder;
}

describe('a password', () => {
  it('on the command line is refused, and not printed again', async () => {
    const ended = await runCli('status', '--state', 'postgres://app:secret@db/kho', '--dir', makeTempFolder());
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('[STATE_PASSWORD_SHOWN]');
    expect(ended.stderr).not.toContain('secret');
  });

  it('in config.json is refused', async () => {
    const folder = makeTempFolder();
    writeFileSync(join(folder, 'config.json'), '{"state":"postgres://app:secret@db/kho"}');
    await expect(openWorld(folder, { log: false })).rejects.toThrow('STATE_PASSWORD_SHOWN');
  });
});

describe('a directory with a state of its own', () => {
  it('is not mixed with a shared one', async () => {
    const folder = await withItems(1);
    await expect(openState(folder, 'postgres://app@localhost/kho', undefined)).rejects.toThrow('STATE_MIXED');
  });

  it('is refused without an address once its state is in a database', async () => {
    const folder = makeTempFolder();
    const marker = { database: crypto.randomUUID(), directory: crypto.randomUUID() };
    writeFileSync(join(folder, 'state-database'), JSON.stringify(marker));
    await expect(openState(folder, undefined, undefined)).rejects.toThrow('STATE_ELSEWHERE');
    expect(existsSync(join(folder, 'state.sqlite'))).toBe(false);
  });
});

it('a database that is away is told by its code, with no address and no trace', { tags: 'long' }, async () => {
  const ended = await runCliAlone('status', '--dir', makeTempFolder(), '--state', 'postgres://app@127.0.0.1:1/kho');
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('[STATE_AWAY]');
  expect(ended.stderr).not.toMatch(/127\.0\.0\.1|\bat .*:\d+/);
});

requiredInCi();

describe.skipIf(postgresAddress === undefined)(`the shared state (${howToEnable})`, () => {
  let address = '';
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ address, drop } = await newTestDatabase());
  });
  afterEach(() => drop());

  async function opened<T>(folder: string, act: (world: Awaited<ReturnType<typeof openState>>) => Promise<T>) {
    const world = await openState(folder, address, undefined);
    try {
      return await act(world);
    } finally {
      world.close();
    }
  }

  it('has no tables until its owner makes them, which may be done again', async () => {
    await expect(openState(makeTempFolder(), address, undefined)).rejects.toThrow('STATE_NOT_READY');
    await initPostgres(address, {});
    const first = await openPostgres(address);
    await first.store.put(key, { kept: true });
    await initPostgres(address, {});
    const second = await openPostgres(address);
    expect(second.database).toBe(first.database);
    expect(await second.store.read(key)).toEqual({ kept: true });
    for (const each of [first, second]) each.close();
  });

  it('of a later format is refused', async () => {
    await initPostgres(address, {});
    const { agreedFact, close } = await openPostgres(address);
    expect(await agreedFact('format', '2')).toBe('1');
    close();
    const { Client } = await import('pg');
    const client = new Client(address);
    await client.connect();
    await client.query(`UPDATE doisoat.facts SET value = '2' WHERE name = 'format'`);
    await client.end();
    await expect(openPostgres(address)).rejects.toThrow('STATE_FORMAT');
    await expect(initPostgres(address, {})).rejects.toThrow('STATE_FORMAT');
  });

  it('belongs to one object store: files of another directory are refused', async () => {
    await initPostgres(address, {});
    const [one, other] = [makeTempFolder(), makeTempFolder()];
    await opened(one, async ({ store }) => store.put(key, { by: 'one' }));
    await expect(openState(other, address, undefined)).rejects.toThrow('STATE_FOREIGN');
    await expect(openState(makeTempFolder(), address, 'bucket')).rejects.toThrow('STATE_FOREIGN');
    expect(await opened(one, async ({ store }) => store.read(key))).toEqual({ by: 'one' });
    await expect(openState(one, undefined, undefined)).rejects.toThrow('STATE_ELSEWHERE');
  });

  it('is one of several: a directory does not change from one database to another', async () => {
    await initPostgres(address, {});
    const folder = makeTempFolder();
    await opened(folder, async () => {});
    const second = await newTestDatabase();
    await initPostgres(second.address, {});
    await expect(openState(folder, second.address, undefined)).rejects.toThrow('STATE_ELSEWHERE');
    await second.drop();
  });

  it('wants the same portal.key on all machines', async () => {
    await initPostgres(address, {});
    const [one, other] = [makeTempFolder(), makeTempFolder()];
    const first = await openState(one, address, 'bucket');
    const second = await openState(other, address, 'bucket');
    const world = { directory: one, shared: first.shared } as Parameters<typeof openPortalKey>[0];
    await openPortalKey(world);
    await expect(openPortalKey({ ...world, directory: other })).rejects.toThrow('STATE_FOREIGN');
    copyFileSync(join(one, 'portal.key'), join(other, 'portal.key'));
    await openPortalKey({ directory: other, shared: second.shared } as Parameters<typeof openPortalKey>[0]);
    for (const each of [first, second]) each.close();
  });

  it('takes over the state of a directory, to the letter, and closes its file for who still has it open', async () => {
    await initPostgres(address, {});
    const folder = await withItems(1_203);
    const running = new SqliteStateStore(join(folder, 'state.sqlite'));
    const moved = await runCommand('state', 'copy', '--dir', folder);
    expect(moved).toMatchObject({ code: 0, stderr: '' });
    expect(moved.stdout).toContain('1,203 items moved, all equal');
    await expect(running.put(key, {})).rejects.toThrow('items');
    running.close();
    expect(() => new SqliteStateStore(join(folder, 'state.sqlite'))).toThrow('STATE_ELSEWHERE');
    await opened(folder, async ({ store }) => {
      const found = [];
      for (let n = 0; n < 7; n++) for await (const each of store.list(`P${n}`, '')) found.push(each);
      expect(found).toHaveLength(1_203);
      const one = await store.read({ partition: 'P1', sort: 'đ1\ue000😀' });
      expect(JSON.stringify(one)).toBe(JSON.stringify({ version: 1, text: '\0 \ud800', z: 1, a: [1] }));
    });
  });

  it('that holds something else is not written over, and the directory stays as it was', async () => {
    await initPostgres(address, {});
    const { store, close } = await openPostgres(address);
    await store.put(key, { other: true });
    close();
    const folder = await withItems(3);
    const refused = await runCommand('state', 'copy', '--dir', folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('[STATE_NOT_EMPTY]');
    const own = new SqliteStateStore(join(folder, 'state.sqlite'));
    expect(await own.read({ partition: 'P1', sort: 'đ1\ue000😀' })).toMatchObject({ version: 1 });
    own.close();
  });

  it('that holds exactly these items already, after a copy that was cut off, is taken for the copy', async () => {
    await initPostgres(address, {});
    const folder = await withItems(5);
    const second = makeTempFolder();
    copyFileSync(join(folder, 'state.sqlite'), join(second, 'state.sqlite'));
    expect(await runCommand('state', 'copy', '--dir', folder)).toMatchObject({ code: 0 });
    expect(await runCommand('state', 'copy', '--dir', second)).toMatchObject({ code: 0 });
  });

  it('is used by commands, and leaves no file of state in the directory', async () => {
    const folder = makeTempFolder();
    expect(await runCommand('state', 'init', '--dir', folder)).toMatchObject({ code: 0 });
    const ended = await runCommand('status', '--json', '--dir', folder);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout).provinces).toHaveLength(34);
    expect(existsSync(join(folder, 'state.sqlite'))).toBe(false);
    expect(readFileSync(join(folder, 'state-database'), 'utf8')).not.toContain('postgres:');
  });

  /** The address as an operator gives it: user and host as an argument, the password in the environment. */
  async function runCommand(...args: string[]) {
    const url = new URL(address);
    process.env.PGPASSWORD = decodeURIComponent(url.password);
    url.password = '';
    try {
      return await runCliAlone(...args, '--lang', 'en', '--state', url.toString());
    } finally {
      delete process.env.PGPASSWORD;
    }
  }
});
