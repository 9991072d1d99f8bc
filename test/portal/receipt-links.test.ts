/** The links of a receipt lead somewhere in both places where it lies: in the portal, and among the objects. */
import { expect, it } from 'vitest';
import { sha256Base64 } from '../../adapters/node/node-hash.ts';
import { receiptPage } from '../../dashboard/receipt-page.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';

const province = 'vn34-52';
const clerk = { as: { role: 'clerk', province } } as const;

it('a receipt leads to files and receipts that are there, in the portal and among the objects', async () => {
  const office = await Office.open(somePeople(30));
  const { world } = office;
  Object.assign(world, {
    receiptPage: (receipt: Parameters<typeof receiptPage>[0]) => receiptPage(receipt, { sha256Base64 }),
  });
  const portal = testPortal(world);
  const rows = Array.from({ length: 20 }, (_, at) => office.row(at + 1));
  const whole = { kind: 'full', metadata: { schemes: 'BHYT', rows: '20' } } as const;
  const mixed = await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Tên' }), '12,3']);
  const again = await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Tên' }), '12,3']);
  const full = await office.send(rows, whole);
  const shrunk = await office.send(rows.slice(0, 10), { ...whole, metadata: { schemes: 'BHYT', rows: '10' } });
  expect([mixed, again, full, shrunk].map(({ status }) => status)).toEqual([
    'committed',
    'duplicate',
    'committed',
    'refused',
  ]);

  const found: string[][] = [];
  for (const { batchId } of [mixed, again, full, shrunk]) {
    const path = `/api/v1/batches/${batchId}/receipt.html`;
    const answer = await portal.ask(path, clerk);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBeNull();
    const [section] = (await answer.text()).split('id="en"');
    const links = [...section.matchAll(/<a href="([^"#]+)"/g)].map(([, href]) => href);
    found.push(links);
    for (const href of links) {
      expect([href, (await portal.ask(new URL(href, `http://x${path}`).pathname, clerk)).status]).toEqual([href, 200]);
      const { pathname } = new URL(href, `http://x/results/${province}/${batchId}/receipt.html`);
      expect([href, await world.objects.head(pathname.slice(1))]).not.toEqual([href, undefined]);
    }
  }
  expect(found).toEqual([
    ['answers.xlsx', 'outcomes.csv', 'rejected.csv'],
    [`../${mixed.batchId}/receipt.html`],
    ['answers.xlsx', 'outcomes.csv'],
    ['removed.csv'],
  ]);
});
