/** Files sent by the API: whole or by ticket, with what is said of them, held to sizes, roles and provinces. */
import { describe, expect, it } from 'vitest';
import { uploadBodyMax } from '../../portal/api/uploads.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';
import { testHash } from '../support/test-world.ts';

const clerk = { role: 'clerk', province: 'vn34-52' } as const;
const uploads = '/api/v1/provinces/vn34-52/uploads';
const tickets = '/api/v1/provinces/vn34-52/tickets';
const json = { 'content-type': 'application/json' };
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';

async function office(rows = 3) {
  const made = await Office.open(somePeople(rows));
  const csv = [header, ...Array.from({ length: rows }, (_, i) => made.row(i + 1))].join('\r\n');
  return { ...testPortal(made.world), office: made, csv };
}

/** A stream of zeros without a content length. */
function endless(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const chunk = new Uint8Array(Math.min(left, 1 << 20));
      left -= chunk.length;
      if (chunk.length === 0) controller.close();
      else controller.enqueue(chunk);
    },
  });
}

describe('sending a file', () => {
  it('takes it with what is said of it, and says where its batch is', async () => {
    const { ask, office: made, csv } = await office();
    const headers = {
      'content-type': 'text/csv',
      'x-amz-meta-rows': '3',
      'x-amz-meta-purpose': '=?UTF-8?B?xJHhu5FpIHNvw6F0?=',
      // Bytes of UTF-8, as a header carries them.
      'x-amz-meta-officer': Buffer.from('Lê Thị Bảy').toString('latin1'),
      'x-amz-meta-ticket-session': 'vn34-01.somebody',
    };
    const answer = await ask(uploads, { method: 'POST', body: csv, headers, as: { ...clerk, user: 'cb-9' } });
    expect(answer.status).toBe(202);
    const { batchId, location } = (await answer.json()) as { batchId: string; location: string };
    expect([location, answer.headers.get('location')]).toEqual(Array(2).fill(`/api/v1/batches/${batchId}`));
    const receipt = await made.world.objects.read(`results/vn34-52/${batchId}/receipt.json`);
    expect(JSON.parse(new TextDecoder().decode(receipt))).toMatchObject({ status: 'committed', kind: 'delta' });
    const record = await made.world.objects.read(`audit/vn34-52/${batchId}.json`);
    expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({
      officer: 'Lê Thị Bảy',
      purpose: 'đối soát',
      principal: 'portal:cb-9',
      ticket: null,
    });
  });

  it('names the user as officer if nobody is named, and takes the kind from query or header', async () => {
    const { ask, office: made, csv } = await office();
    for (const [query, own] of [
      ['?kind=leave', {}],
      ['', { 'x-amz-meta-kind': 'leave' }],
    ] as const) {
      const headers = { 'content-type': 'application/octet-stream', 'x-amz-meta-schemes': 'BHYT', ...own };
      const answer = await ask(`${uploads}${query}`, { method: 'POST', body: csv, headers, as: clerk });
      const { batchId } = (await answer.json()) as { batchId: string };
      const record = await made.world.objects.read(`audit/vn34-52/${batchId}.json`);
      expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({ kind: 'leave', officer: 'cb-17' });
    }
  });

  it('refuses what is said wrongly by its name alone, and what is no file', async () => {
    const { ask, csv } = await office();
    const send = (headers: Record<string, string>, query = '') =>
      ask(`${uploads}${query}`, {
        method: 'POST',
        body: csv,
        headers: { 'content-type': 'text/csv', ...headers },
        as: clerk,
      });
    const answer = await send({ 'x-amz-meta-rows': 'many', 'x-amz-meta-sha256': 'NguyenVanA' });
    expect(answer.status).toBe(400);
    const problem = await answer.json();
    expect(problem).toMatchObject({ code: 'REQUEST_INVALID', detail: 'rows, sha256' });
    expect(JSON.stringify(problem)).not.toContain('Nguyen');
    expect((await send({}, '?kind=everything')).status).toBe(400);
    expect((await send({ 'content-type': 'application/json' })).status).toBe(415);
    expect((await send({ 'content-type': 'multipart/form-data; boundary=x' })).status).toBe(415);
  });

  it('takes at most 64 MiB, whatever the request says of its length', async () => {
    const { ask } = await office(1);
    const send = (bytes: number, headers: Record<string, string> = {}) =>
      ask(uploads, {
        method: 'POST',
        body: endless(bytes),
        headers: { 'content-type': 'application/octet-stream', ...headers },
        as: clerk,
        duplex: 'half',
      });
    expect((await send(10, { 'content-length': String(uploadBodyMax + 1) })).status).toBe(413);
    const longer = await send(uploadBodyMax + 1, { 'content-length': '10' });
    expect([longer.status, await longer.json()]).toEqual([413, expect.objectContaining({ code: 'BODY_TOO_LARGE' })]);
    expect((await send(uploadBodyMax + 1)).status).toBe(413);
  });

  it('lets only the office of the province send', async () => {
    const { ask, csv } = await office();
    const body = { method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } } as const;
    expect((await ask(uploads, body)).status).toBe(401);
    expect((await ask(uploads, { ...body, as: { role: 'clerk', province: 'vn34-01' } })).status).toBe(404);
    expect((await ask(uploads, { ...body, as: { role: 'headquarters' } })).status).toBe(403);
    expect((await ask(uploads, { ...body, as: { role: 'reviewer' } })).status).toBe(403);
    expect((await ask(uploads, { ...body, as: { role: 'director', province: 'vn34-52' } })).status).toBe(202);
  });
});

describe('a ticket', () => {
  it('is asked for, takes the file, and tells the batch to whoever got it, and to nobody else', async () => {
    const { ask, office: made, csv } = await office();
    const sha256 = testHash.sha256();
    sha256.update(Buffer.from(csv));
    const asked = { kind: 'delta', container: 'csv', bytes: csv.length, sha256: sha256.hex(), rows: 3, purpose: 'thử' };
    const given = await ask(tickets, { method: 'POST', body: JSON.stringify(asked), headers: json, as: clerk });
    expect(given.status).toBe(200);
    const ticket = (await given.json()) as { id: string; url: string };
    expect(ticket.url).toBe(`/api/v1/tickets/${ticket.id}`);

    const own = { as: clerk };
    expect(await (await ask(ticket.url, own)).json()).toEqual({ status: 'waiting' });
    const others = [
      { as: { ...clerk, user: 'cb-18' } },
      { as: { role: 'clerk', province: 'vn34-01' } as const },
      { as: { role: 'headquarters' } as const },
    ];
    const file = { method: 'POST', body: csv, headers: { 'content-type': 'application/octet-stream' } } as const;
    for (const other of others) {
      expect((await ask(ticket.url, other)).status).toBe(404);
      expect((await ask(ticket.url, { ...file, ...other })).status).toBe(404);
    }
    expect((await ask(ticket.url)).status).toBe(401);

    const taken = await ask(ticket.url, { ...file, ...own });
    expect(taken.status).toBe(202);
    const { batchId } = (await taken.json()) as { batchId: string };
    expect(await (await ask(ticket.url, own)).json()).toEqual({
      status: 'arrived',
      batchId,
      location: `/api/v1/batches/${batchId}`,
    });
    const record = await made.world.objects.read(`audit/vn34-52/${batchId}.json`);
    expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({ officer: 'cb-17', purpose: 'thử' });
  });

  it('is not given for what is said wrongly, and not to others', async () => {
    const { ask } = await office(1);
    const right = { kind: 'delta', container: 'csv', bytes: 10, sha256: '0'.repeat(64) };
    const send = (body: object, as: Parameters<typeof ask>[1] = { as: clerk }) =>
      ask(tickets, { method: 'POST', body: JSON.stringify(body), headers: json, ...as });
    const answer = await send({ ...right, bytes: 2_000_000_001, container: 'zip', key: 'incoming/x' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'REQUEST_INVALID', detail: 'container, bytes, key' }),
    ]);
    expect((await ask(tickets, { method: 'POST', body: '{', headers: json, as: clerk })).status).toBe(400);
    expect((await send(right, { as: { role: 'clerk', province: 'vn34-01' } })).status).toBe(404);
    expect((await send(right, { as: { role: 'operator' } })).status).toBe(403);
    expect((await ask('/api/v1/tickets/unknown', { as: clerk })).status).toBe(404);
  });
});
