/** Who a `full` would remove, asked before it is sent: the same as the refusal of the upload says afterwards. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSchemes } from '../../core/domain/codes.ts';
import { participantKey } from '../../core/domain/columns.ts';
import { decodeStated, encodeStated } from '../../core/intake/stated-bytes.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';

const clerk = { role: 'clerk', province: 'vn34-52' } as const;
const bhyt = 4;
const path = '/api/v1/provinces/vn34-52/shrink-preview';
const headers = { 'content-type': 'application/octet-stream' };

function statedBytes(numbers: readonly number[], schemes = bhyt): Uint8Array<ArrayBuffer> {
  return encodeStated({
    participants: Float64Array.from(numbers),
    schemes: Uint8Array.from(numbers, () => schemes),
    unreadableNumbers: 0,
  });
}

async function open() {
  const office = await Office.open(somePeople(40));
  await office.send(Array.from({ length: 40 }, (_, i) => office.row(i + 1)));
  const { ask } = testPortal(office.world);
  const preview = (body: Uint8Array<ArrayBuffer>, query = 'schemes=BHYT', as: object = clerk) =>
    ask(`${path}?${query}`, { method: 'POST', body, headers, as: as as typeof clerk });
  return { office, ask, preview };
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => 5_200_000_000 + from + i);

describe('the preview of a full', () => {
  it('says how many would go and who, as the upload would be refused', async () => {
    const { office, preview } = await open();
    const answer = await preview(statedBytes(numbers(1, 37)));
    expect(await answer.json()).toEqual({
      source: 'ledger',
      complete: true,
      known: 40,
      count: 3,
      share: '7.50',
      needsConfirmation: true,
      unreadableNumbers: 0,
      schemes: [{ scheme: 'BHYT', known: 40, removed: 3 }],
      participants: ['5200000038', '5200000039', '5200000040'],
    });
    const rows = Array.from({ length: 37 }, (_, i) => office.row(i + 1));
    const receipt = await office.send(rows, { kind: 'full', metadata: { schemes: 'BHYT', rows: '37' } });
    expect([receipt.refusal?.code, receipt.removed?.count]).toEqual(['SHRINK_NOT_CONFIRMED', 3]);
    expect(await (await preview(statedBytes(numbers(1, 39)))).json()).toMatchObject({
      count: 1,
      needsConfirmation: false,
    });
    // Of another scheme nobody is known.
    expect(await (await preview(statedBytes([], 1), 'schemes=BHTN&unreadable=2')).json()).toMatchObject({
      known: 0,
      count: 0,
      unreadableNumbers: 2,
    });
  });

  it('takes nothing else, and is for the office alone', async () => {
    const { preview } = await open();
    const good = statedBytes(numbers(1, 3));
    for (const bad of [
      good.slice(1),
      statedBytes([5, 4]),
      statedBytes([5, 5]),
      statedBytes([1.5]),
      statedBytes([5], 16),
    ])
      expect((await preview(bad)).status).toBe(400);
    expect((await preview(statedBytes([Number.NaN]))).status).toBe(400);
    expect((await preview(good, 'schemes=gì')).status).toBe(400);
    expect((await preview(good, '')).status).toBe(400);
    expect((await preview(good, 'schemes=BHYT', { role: 'clerk', province: 'vn34-01' })).status).toBe(404);
    expect((await preview(good, 'schemes=BHYT', { role: 'headquarters' })).status).toBe(403);
  });
});

describe('participants as bytes', () => {
  it('are what they were', () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 9_999_999_999 }).map((digits) => participantKey(digits, 10)),
      fc.integer({ min: 0, max: 999_999_999_999 }).map((digits) => participantKey(digits, 12)),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, fc.integer({ min: 0, max: allSchemes })), { selector: ([k]) => k }),
        (all) => {
          const sorted = all.toSorted(([a], [b]) => a - b);
          const stated = {
            participants: Float64Array.from(sorted, ([k]) => k),
            schemes: Uint8Array.from(sorted, ([, bits]) => bits),
          };
          expect(decodeStated(encodeStated({ ...stated, unreadableNumbers: 0 }))).toEqual(stated);
        },
      ),
    );
  });
});
