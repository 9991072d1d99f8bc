import { describe, expect, it } from 'vitest';
import { matchBatch } from '../../../core/commit/match-batch.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { foldedParts, IdState, NameState } from '../../../core/domain/columns.ts';
import type { RegistryReader } from '../../../core/registry/reader.ts';
import { changeClaimRow } from '../../support/claim-columns.ts';
import { fewPeople } from '../../support/few-people.ts';
import { testMatched } from '../../support/matched-batch.ts';
import { testHash, testWorld } from '../../support/test-world.ts';

describe('a matched batch', () => {
  it('has the same claims when it is merged again, though matching took another reading of a name', async () => {
    const id = 52_090_000_001;
    const { read } = testMatched(testHash, { name: 'b', asOf: 0, rows: [{ participant: 1, id, birthDate: 19900615 }] });
    const { claims } = read;
    changeClaimRow(claims, 0, { nameLow: 5, idState: IdState.whole });
    claims.other = {
      place: Uint32Array.of(0),
      nameState: Uint8Array.of(NameState.whole),
      nameLow: Uint32Array.of(1),
      nameHigh: Uint32Array.of(0),
      folded: new Uint16Array(foldedParts),
      words: Uint8Array.of(2),
    };
    const registry = fewPeople({ [id]: {} }) as unknown as RegistryReader;
    const { groups } = await matchBatch({ clock: testWorld().clock }, read, registry, false);
    expect([claims.verdict(0), claims.nameLow(0)]).toEqual([Verdict.VERIFIED, 1]); // the other reading agreed
    const first = groups.take();
    const second = groups.take();
    expect(second).not.toBe(first);
    expect(second).toEqual(first);
  });
});
