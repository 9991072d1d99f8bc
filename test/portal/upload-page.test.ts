/** The upload page: who gets it, what it may ask for, its files, and sending without script. */
import { describe, expect, it } from 'vitest';
import { uploadBodyMax } from '../../portal/api/uploads.ts';
import { Office, somePeople } from '../support/office.ts';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const clerk = { role: 'clerk', province: 'vn34-52' } as const;
const page = '/p/vn34-52/upload';
const header = 'participant_number,personal_id,old_id,full_name,birth_date,sex,schemes,unit';

function multipart(fields: Record<string, string>, file?: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append('file', new Blob([file]), 'tệp.csv');
  return form;
}

describe('the upload page', () => {
  it('is of the own province, in one language, and asks nobody but the portal and the store of tickets', async () => {
    const { ask, world } = testPortal(testWorld());
    world.uploads.ticketOrigins = ['https://store.example'];
    expect((await ask('/upload', { as: clerk })).headers.get('location')).toBe(page);
    const answer = await ask(page, { as: { ...clerk, user: 'Lê "A"' } });
    const text = await answer.text();
    expect(text).toContain('<h1>Gửi dữ liệu đối soát</h1>');
    expect(text.match(/<option/g)).toHaveLength(1);
    expect(text).toContain('value="Lê &quot;A&quot;"');
    for (const words of ['Báo tăng, điều chỉnh', 'Báo giảm', 'Toàn bộ danh sách']) expect(text).toContain(words);
    expect(text).not.toMatch(/BHXHBB \(|delta:|Send/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' https://store.example");
    expect(policy).not.toContain('unsafe');
    const english = await (await ask(`${page}?lang=en`, { as: clerk })).text();
    expect(english).toContain('<h1>Send a batch</h1>');
    expect(english).not.toContain('Báo tăng');
    for (const other of [{ role: 'clerk', province: 'vn34-01' }, { role: 'headquarters' }] as const)
      expect((await ask(page, { as: other })).status).toBe(404);
    expect((await ask('/upload', { as: { role: 'operator' } })).status).toBe(403);
  });

  it('is shown to nobody in particular only where the key of a machine logs in', async () => {
    const { ask, world } = testPortal(testWorld());
    expect((await ask('/upload')).status).toBe(401);
    world.ownerKey = 'a key';
    const text = await (await ask('/upload')).text();
    expect(text.match(/<option/g)).toHaveLength(35);
    expect(text).toContain('name="doisoat-user" content=""');
    expect(text).toContain('name="doisoat-login" content="key"');
  });

  it('gives its scripts by their names alone, and the workbook of every form', async () => {
    const { ask, world } = testPortal(testWorld());
    const script = { name: 'client', path: '/upload/client-0123456789abcdef.js', bytes: Buffer.from('1') } as const;
    world.scripts = [script];
    const answer = await ask(script.path);
    expect([answer.status, await answer.text()]).toEqual([200, '1']);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const text = await (await ask(page, { as: clerk })).text();
    expect(text).toContain(`src="${script.path}"`);
    const links = [...text.matchAll(/href="(\/upload\/template-[^"]+)"/g)].map(([, path]) => path);
    expect(links).toHaveLength(5);
    for (const path of links) {
      const bytes = new Uint8Array(await (await ask(path)).arrayBuffer());
      expect([path, ...bytes.subarray(0, 2)]).toEqual([path, 0x50, 0x4b]);
    }
    for (const path of ['/upload/template-nobody.xlsx', '/upload/client-0123456789abcdee.js'])
      expect((await ask(path)).status).toBe(404);
  });

  it('sends a file without script, unchecked, and leads to the page of its batch', async () => {
    const office = await Office.open(somePeople(3));
    const { ask } = testPortal(office.world);
    const csv = [header, office.row(1), office.row(2)].join('\r\n');
    const fields = { kind: 'leave', scheme: 'BHYT', officer: 'Lê A', purpose: 'báo giảm', rows: '9' };
    const headers = { origin: 'http://127.0.0.1:8080' };
    const answer = await ask(page, { method: 'POST', body: multipart(fields, csv), headers, as: clerk });
    expect(answer.status).toBe(303);
    const batch = /^\/batches\/([0-9a-f]{32})$/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
    const record = await office.world.objects.read(`audit/vn34-52/${batch}.json`);
    expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({
      kind: 'leave',
      schemes: ['BHYT'],
      officer: 'Lê A',
      purpose: 'báo giảm',
      principal: 'portal:cb-17',
    });
    const missing = await ask(page, { method: 'POST', body: multipart({ kind: 'full' }), headers, as: clerk });
    expect(missing.status).toBe(422);
    const links = [...(await missing.text()).matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(['purpose', 'first-scheme', 'rows', 'form']);
  });

  it('takes no other form, and none that is too large', async () => {
    const { ask } = testPortal(testWorld());
    const headers = { origin: 'http://127.0.0.1:8080', 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(page, { method: 'POST', body: 'kind=delta', headers, as: clerk })).status).toBe(415);
    const wrong = { ...headers, 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask(page, { method: 'POST', body: 'no parts', headers: wrong, as: clerk })).status).toBe(400);
    const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
    const large = Buffer.concat([
      Buffer.from(part),
      Buffer.alloc(uploadBodyMax + 70_000),
      Buffer.from('\r\n--x--\r\n'),
    ]);
    expect((await ask(page, { method: 'POST', body: large, headers: wrong, as: clerk })).status).toBe(413);
    const lying = { ...wrong, 'content-length': '10' };
    expect((await ask(page, { method: 'POST', body: large, headers: lying, as: clerk })).status).toBe(413);
    expect((await ask(page, { method: 'POST', body: multipart({ kind: 'all' }), as: clerk })).status).toBe(400);
  });
});
