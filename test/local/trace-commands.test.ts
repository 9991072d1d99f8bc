/** A row that names nobody, through the commands: candidate, decision, the office's list, upload, verdict. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateRegistry } from '../../core/registry/activate.ts';
import { buildRegistry } from '../../core/registry/build/build-index.ts';
import type { TraceList } from '../../core/trace/review/list.ts';
import { openWorld } from '../../local/world.ts';
import { MemoryExtract, MemoryScratch } from '../core/registry/registry-support.ts';
import { somePeople } from '../support/office.ts';
import { runCliAt } from '../support/run-cli.ts';

const province = 'vn34-52';
const people = somePeople(300);
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
const number = (n: number): string => String(5_200_000_000 + n);

function row(n: number, id = people[n - 1].id): string {
  const { name, birth } = people[n - 1];
  return [number(n), id, name, birth.split('-').toReversed().join('/'), '1', 'BHYT'].join(',');
}

describe('a row that names nobody, through the commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doisoat-trace-'));
  const data = join(folder, 'data');
  const file = (name: string): string => join(folder, name);

  async function doisoat(at: string, ...args: string[]): Promise<{ code: number | null; document: never }> {
    const { code, stdout, stderr } = await runCliAt(at, ...args, '--dir', data, '--json');
    if (stdout === '') throw new Error(stderr);
    return { code, document: JSON.parse(stdout) as never };
  }
  async function sync(at: string, name: string, rows: readonly string[]): Promise<{ verdicts: object }> {
    await writeFile(file(name), [header, ...rows].join('\n'));
    return (await doisoat(at, 'sync', file(name), '--province', province)).document;
  }
  async function decide(at: string, name: string, rows: readonly string[], ...options: string[]) {
    await writeFile(file(name), ['province,participant_number,candidate,decision,reason,evidence', ...rows].join('\n'));
    return doisoat(at, 'trace', 'decide', file(name), ...options);
  }
  async function openClaims(at: string): Promise<Map<string, TraceList['open'][number]>> {
    const { document } = await doisoat(at, 'trace', 'list', '--province', province);
    return new Map((document as TraceList).open.map((each) => [each.participantNumber, each]));
  }
  const configure = (trace: object): Promise<void> => writeFile(join(data, 'config.json'), JSON.stringify({ trace }));
  const on = { mode: 'on', legalBasis: 'synthetic people', setBy: 'a test' };
  const traced = (day: string): Promise<string> =>
    readFile(join(data, `objects/results/${province}/traced/${day}.csv`), 'utf8');

  beforeAll(async () => {
    const world = await openWorld(data, { log: false });
    const options = { key: world.fingerprintKey, scratch: new MemoryScratch() };
    await buildRegistry(world, new MemoryExtract([people]), options);
    await activateRegistry(world, '2026-01-31');
    world.close();
    const verified = Array.from({ length: 200 }, (_, at) => row(at + 1));
    await sync('2026-03-02T05:00:00Z', 'books.csv', [...verified, ...[201, 202, 203, 204].map((n) => row(n, ''))]);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is not looked for while trace is off, nor switched on without a legal basis', async () => {
    const off = await doisoat('2026-03-03T05:00:00Z', 'trace');
    expect(off).toMatchObject({ code: 1, document: { refusal: { code: 'TRACE_OFF' } } });
    await configure({ mode: 'on' });
    const { code, stderr } = await runCliAt('2026-03-03T05:00:00Z', 'trace', '--dir', data);
    expect(code).toBe(1);
    expect(stderr).toContain('legalBasis');
  });

  it('under "ask" is listed for the office without an ID, and the next upload makes it true', async () => {
    await configure(on);
    const ran = await doisoat('2026-03-03T05:00:00Z', 'trace');
    expect(ran).toMatchObject({ code: 0, document: { claims: 4, day: '2026-03-02' } });
    const open = await openClaims('2026-03-03T05:01:00Z');
    const [best] = open.get(number(201))?.candidates ?? [];
    expect(best).toMatchObject({ personalId: people[200].id, fields: { name: 'equal', date: 'equal' } });
    const accept = `${province},${number(201)},${best.personalId},accept,same name and date,card seen`;
    const decided = await decide('2026-03-03T05:02:00Z', 'ask.csv', [accept], '--officer', 'A', '--purpose', 'review');
    expect(decided).toMatchObject({
      code: 0,
      document: { status: 'recorded', accepted: 1, published: [{ rows: 1, ids: 0 }] },
    });
    const list = await traced('2026-03-03');
    expect(list.split('\r\n')[0]).toBe('\ufeffparticipant_number,next_step');
    expect(list).toContain(number(201));
    expect(list).not.toContain(best.personalId);
    // Decided is not open any more, and no rate has moved.
    expect((await openClaims('2026-03-03T05:03:00Z')).has(number(201))).toBe(false);
    const status = await doisoat('2026-03-03T05:04:00Z', 'status', '--province', province);
    expect(status.document).toMatchObject({ provinces: [{ persons: { verified: 200 } }] });
    expect(await sync('2026-03-05T05:00:00Z', 'card.csv', [row(201)])).toMatchObject({ verdicts: { VERIFIED: 1 } });
    await doisoat('2026-03-06T05:00:00Z', 'trace');
    expect((await openClaims('2026-03-06T05:01:00Z')).size).toBe(3);
    const page = await readFile(join(data, 'objects/trace/index.html'), 'utf8');
    // Accepted 1, waiting 0, verified 1, after 2 days.
    expect(page).toContain('<td>1</td><td>0</td><td>1</td><td>2</td>');
  }, 120_000);

  it('once rejected is never proposed again', async () => {
    const [best] = (await openClaims('2026-03-06T05:02:00Z')).get(number(204))?.candidates ?? [];
    const reject = `${province},${number(204)},${best.personalId},reject,the card shows another person,`;
    expect(await decide('2026-03-06T05:03:00Z', 'reject.csv', [reject])).toMatchObject({
      code: 0,
      document: { rejected: 1 },
    });
    const candidates = async (at: string): Promise<string[]> =>
      (await openClaims(at)).get(number(204))?.candidates.map(({ personalId }) => personalId) ?? [];
    expect(await candidates('2026-03-06T05:04:00Z')).not.toContain(best.personalId);
    await doisoat('2026-03-07T05:00:00Z', 'trace');
    expect(await candidates('2026-03-07T05:01:00Z')).not.toContain(best.personalId);
    const stored = await readFile(join(data, `objects/trace/${province}/2026-03-06/candidates.csv`), 'utf8');
    expect(stored).toContain(number(204));
    expect(stored).not.toContain(best.personalId);
    const again = await decide('2026-03-07T05:02:00Z', 'again.csv', [reject.replace('reject,', 'accept,')]);
    expect(again).toMatchObject({ code: 1, document: { refusal: { code: 'DECISION_CONTRADICTS', line: 2 } } });
  }, 60_000);

  it('under "id" hands the ID over only with evidence, and only when the row is 30 days in the books', async () => {
    await configure({ ...on, handover: 'id' });
    const accept = (n: number, evidence: string): string =>
      `${province},${number(n)},${people[n - 1].id},accept,same name and date,${evidence}`;
    const young = await decide('2026-03-07T06:00:00Z', 'young.csv', [accept(202, 'copy of the card')]);
    expect(young).toMatchObject({ document: { published: [{ rows: 1, ids: 0 }] } });
    expect(await traced('2026-03-07')).not.toContain(people[201].id);
    await doisoat('2026-04-02T05:00:00Z', 'trace');
    const old = await decide('2026-04-02T05:01:00Z', 'old.csv', [accept(202, 'copy of the card'), accept(203, '')]);
    expect(old).toMatchObject({ document: { published: [{ rows: 2, ids: 1 }] } });
    const list = (await traced('2026-04-02'))
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').slice(0, 2));
    expect(list.slice(1)).toEqual([
      [number(202), people[201].id],
      [number(203), ''],
    ]);
    const [id] = list[1].slice(1);
    expect(await sync('2026-04-03T05:00:00Z', 'id.csv', [row(202, id)])).toMatchObject({ verdicts: { VERIFIED: 1 } });
  }, 60_000);

  it('is explained as text and as a page that only its reader can open', async () => {
    await doisoat('2026-04-04T05:00:00Z', 'trace');
    const asked = ['trace', 'explain', '--province', province, '--participant', number(203)];
    const { code, stdout } = await runCliAt(
      '2026-04-04T05:01:00Z',
      ...asked,
      '--page',
      file('pages/why.html'),
      '--dir',
      data,
    );
    expect(code).toBe(0);
    expect(stdout).toContain(people[202].id);
    expect(stdout).toMatch(/name +equal +\+\d/);
    expect(await readFile(file('pages/why.html'), 'utf8')).toContain('Họ tên');
    expect((await stat(file('pages/why.html'))).mode & 0o077).toBe(0);
    const unknown = await doisoat('2026-04-04T05:02:00Z', ...asked.slice(0, -1), number(1));
    expect(unknown).toMatchObject({ code: 1, document: { refusal: { code: 'TRACE_CLAIM_UNKNOWN' } } });
    expect((await runCliAt('2026-04-04T05:02:00Z', 'trace', 'explain', '--participant', number(1))).code).toBe(2);
  }, 60_000);
});
