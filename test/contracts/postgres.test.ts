import { describe, expect, it } from 'vitest';
import { howToEnable, openTestPostgres, postgresAddress, requiredInCi } from '../support/postgres.ts';
import { describeCreateAll, describeItemText, describeStateStore } from './state-store-contract.ts';

requiredInCi();

describe.skipIf(postgresAddress === undefined)(`PostgreSQL (${howToEnable})`, () => {
  describeStateStore('PostgreSQL', openTestPostgres);
  describeCreateAll('PostgreSQL', openTestPostgres);
  describeItemText('PostgreSQL', openTestPostgres);

  it.each(['\0', 'a\0b', '\ud800', 'x\udc00'])('refuses the key %j, which it would not hold as it is', async (key) => {
    const { store, dispose } = await openTestPostgres();
    await expect(store.put({ partition: 'KEYS', sort: key }, {})).rejects.toThrow('text without NUL');
    await expect(store.read({ partition: key, sort: 'x' })).rejects.toThrow('text without NUL');
    await dispose();
  });

  it('creates the same items from two sides at once, each once, whatever the order they are named in', async () => {
    const { store, dispose } = await openTestPostgres();
    const partition = `TWO-SIDES#${process.pid}-${performance.now()}`;
    const items = Array.from({ length: 300 }, (_, i) => ({ key: { partition, sort: `${i}` }, item: { version: 1 } }));
    const sides = [items, items.toReversed(), items, items.toReversed()];
    const answers = await Promise.all(sides.map((side) => store.createAll(side)));
    expect(answers.flat().filter((answer) => answer === 'set')).toHaveLength(items.length);
    await dispose();
  });
});
