/** A check that finds nothing proves something only if it would have found it: one province is damaged, in each way. */
import { readProvinceState, stateItem, stateKey } from '../../core/domain/province-state.ts';
import type { Stores } from '../network/deployed.ts';
import { checkBooks } from './check.ts';
import type { Country } from './country.ts';
import type { SentUpload } from './scenario.ts';

/** Names of the damages that the check does not find. Each is mended again. */
export async function missedDamages(stores: Stores, country: Country, sent: readonly SentUpload[]): Promise<string[]> {
  const [province] = country.provinces;
  const own = sent.filter((each) => each.province === province);
  const one: Country = { ...country, provinces: [province] };
  const missed: string[] = [];
  const tried = async (
    name: string,
    damage: () => Promise<unknown>,
    mend: () => Promise<unknown>,
    uploads = own,
  ): Promise<void> => {
    await damage();
    const { wrong } = await checkBooks(stores, one, uploads);
    if (wrong.length === 0) missed.push(name);
    await mend();
  };
  const state = await readProvinceState(stores.state, province);
  if (state === undefined) throw new Error('a province with a ledger');
  const put = (changed: typeof state) => stores.state.put(stateKey(province), stateItem(changed));
  await tried(
    'a person too many',
    () => put({ ...state, participants: state.participants + 1 }),
    () => put(state),
  );
  const committed = own.find(({ expected }) => expected === 'committed');
  for (const name of ['receipt.json', 'outcomes.csv']) {
    const key = `results/${province}/${committed?.batch}/${name}`;
    const bytes = await stores.objects.read(key);
    if (bytes === undefined) throw new Error('a committed upload is answered');
    await tried(
      `a missing ${name}`,
      () => stores.objects.remove(key),
      () => stores.objects.put(key, bytes),
    );
  }
  const unsent = own.filter((each) => each !== committed);
  const nothing = async (): Promise<void> => {};
  await tried('a version of an upload that nobody sent', nothing, nothing, unsent);
  return missed;
}
