import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../core/base/errors.ts';
import { stateKey } from '../../../core/domain/province-state.ts';
import { reconcile } from '../../../core/reconcile/reconcile.ts';
import { documentFiles, makeDocuments } from '../../../core/summary/published-documents.ts';
import { readSummaryInput } from '../../../core/summary/summary-read.ts';
import { LedgerWatcher, shownBy } from '../../../local/worker/ledger-watcher.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Office, somePeople } from '../../support/office.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

/** An office whose pages are "published" by a counter, or refused. */
async function open(shown = '') {
  const office = await Office.open(somePeople(5));
  const pages = { published: 0, refuse: false };
  const follower = new LedgerWatcher(
    office.world,
    async () => {
      if (pages.refuse) throw new Refusal('PUBLISHER_BUSY');
      pages.published += 1;
    },
    shown,
  );
  return { office, pages, follower };
}

describe('pages that follow the books', () => {
  it('are published once after any change, and not again without one', async () => {
    const { office, pages, follower } = await open();
    expect([await follower.look(), await follower.look()]).toEqual(['published', 'same']);
    await office.send([office.row(1)]);
    await office.send([office.row(2)], { province: 'vn34-01' });
    expect([await follower.look(), await follower.look(), pages.published]).toEqual(['published', 'same', 2]);
  });

  it('know what the published document stands on, and publish what was committed before they were served', async () => {
    const office = await Office.open(somePeople(5));
    await office.send([office.row(1)]);
    const directory = makeTempFolder();
    expect(await shownBy(directory)).toBe('');
    const documents = makeDocuments(await readSummaryInput(office.world, { ledger: true }), office.world.clock.now());
    const file = documentFiles(documents).find(([name]) => name === 'national.json');
    await mkdir(join(directory, 'published'));
    await writeFile(join(directory, 'published/national.json'), file?.[1] ?? '');
    const follower = new LedgerWatcher(office.world, async () => {}, await shownBy(directory));
    expect(await follower.look()).toBe('same');
    await office.send([office.row(2)]);
    expect(await follower.look()).toBe('published');
    await writeFile(join(directory, 'published/national.json'), '{"half');
    expect(await shownBy(directory)).toBe('');
  });

  it('follow a night that was noted and not published', async () => {
    const { office, pages, follower } = await open();
    await office.send([office.row(1)]);
    await follower.look();
    office.world.clock.time += 86_400_000;
    await reconcile(office.world, { provinces: ['vn34-52'] });
    expect([await follower.look(), await follower.look(), pages.published]).toEqual(['published', 'same', 2]);
  });

  it('are published later if that failed, and the failure is logged once, by its code', async () => {
    const { office, pages, follower } = await open();
    pages.refuse = true;
    expect([await follower.look(), await follower.look()]).toEqual(['failed', 'failed']);
    const told = office.world.log.events.filter(({ name }) => name === 'follow.failed');
    expect(told.map(({ facts }) => facts)).toEqual([{ code: 'PUBLISHER_BUSY' }]);
    pages.refuse = false;
    expect([await follower.look(), pages.published]).toEqual(['published', 1]);
  });

  it('stops cleanly: a poll in progress is awaited and publishes nothing', async () => {
    const { office, pages, follower } = await open();
    const { state } = office.world;
    const read = state.read.bind(state);
    let reading = 0;
    state.read = async (key) => {
      reading += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
      const item = await read(key);
      reading -= 1;
      return item;
    };
    const look = follower.look();
    await follower.stop();
    expect([reading, pages.published, await look]).toEqual([0, 0, 'same']);
  });

  it('are published one at a time; changes during a poll are published next', async () => {
    const office = await Office.open(somePeople(5));
    let atWork = 0;
    let most = 0;
    const follower = new LedgerWatcher(
      office.world,
      async () => {
        most = Math.max(most, ++atWork);
        const item = await office.world.state.read(stateKey('vn34-52'));
        if (item === undefined) await office.send([office.row(1)]);
        atWork -= 1;
      },
      '',
    );
    await Promise.all([follower.look(), follower.publish()]);
    expect(most).toBe(1);
    await follower.look();
    expect(await follower.look()).toBe('same');
  });
});
