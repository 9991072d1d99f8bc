/** Everybody in a province's books with the schemes that are in force, ascending by participant. */
import { fullsOf, members } from './membership.ts';
import { Dictionaries } from './rows.ts';
import { Ledger, type LedgerWorld } from './ledger.ts';
import { readProvinceState } from '../domain/province-state.ts';
import type { StateStore } from '../ports.ts';

/** 9 bytes a participant. Throws IntegrityError. */
export async function readMembers(
  world: LedgerWorld & { state: StateStore },
  province: string,
): Promise<{ participants: Float64Array; schemes: Uint8Array }> {
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const dictionaries = new Dictionaries();
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const participants: number[] = [];
  const held: number[] = [];
  await ledger.scan(dictionaries, (rows, at) => {
    const schemes = members(rows, at, fulls);
    if (schemes === 0) return;
    participants.push(rows.participant[at]);
    held.push(schemes);
  });
  return { participants: Float64Array.from(participants), schemes: Uint8Array.from(held) };
}
