/**
 * A check that finds nothing proves something only if it would have found it: damage is done to a whole run, one kind
 * at a time.
 */
import { readProvinceState, stateItem, stateKey } from '../../core/domain/province-state.ts';
import { ratifiedKey } from '../../core/ledger/ratified-markers.ts';
import { checkPublished, differences, endingOf, type Ending, type Sent } from './check.ts';
import type { Stores } from './deployed.ts';

/** Names of the damages that the check did not find. The stores are of no use afterwards. */
export async function damages(
  stores: Stores,
  provinces: readonly string[],
  sent: readonly Sent[],
  calm: Ending,
): Promise<string[]> {
  const [province] = provinces;
  const own = sent.filter((each) => each.province === province);
  const check = async (): Promise<string[]> => {
    const found = await endingOf(stores, [province], own).catch((error: unknown) => String(error));
    if (typeof found === 'string') return [found];
    const expected = {
      ...calm,
      ledgers: new Map([[province, calm.ledgers.get(province) ?? '']]),
      answers: ofOne(calm, province),
    };
    return [...found.wrong, ...differences(found, expected), ...(await checkPublished(stores, [province]))];
  };
  const missed: string[] = [];
  const before = await check();
  if (before.length > 0) missed.push(`the check finds something where nothing is wrong: ${before[0]}`);
  const state = await readProvinceState(stores.state, province);
  if (state === undefined) throw new Error('a province with a ledger');

  const tried = async (name: string, damage: () => Promise<void>, mend: () => Promise<void>): Promise<void> => {
    await damage();
    if ((await check()).length === 0) missed.push(`not found: ${name}`);
    await mend();
  };
  const last = own.length - 1;
  const [hidden] = own.slice(last);
  await tried(
    'a version and an answer of an upload that nobody sent',
    async () => void own.splice(last),
    async () => void own.push(hidden),
  );
  await tried(
    'figures that differ from the rows',
    () => stores.state.put(stateKey(province), stateItem({ ...state, verified: state.verified + 1 })),
    () => stores.state.put(stateKey(province), stateItem(state)),
  );
  for (const key of [ratifiedKey(province, state.version), `staged/${province}/${state.batch}/${state.manifest}`]) {
    const bytes = await stores.objects.read(key);
    if (bytes === undefined) throw new Error('an object of the newest version');
    await tried(
      `a changed ${key.split('/')[0]} object`,
      () =>
        stores.objects.put(
          key,
          Uint8Array.from(bytes, (byte, at) => (at === 9 ? byte ^ 1 : byte)),
        ),
      () => stores.objects.put(key, bytes),
    );
  }
  for await (const { key } of stores.objects.list(`results/${province}/`)) {
    const bytes = key.endsWith('/outcomes.csv') ? await stores.objects.read(key) : undefined;
    if (bytes === undefined) continue;
    await tried(
      'answers that are missing',
      () => stores.objects.remove(key),
      () => stores.objects.put(key, bytes),
    );
    break;
  }
  return missed;
}

function ofOne({ answers }: Ending, province: string): Ending['answers'] {
  return new Map([...answers].filter(([name]) => name.startsWith(`${province} `)));
}
