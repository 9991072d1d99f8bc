/**
 * Publishing leaves what says the same as before as it is, and nothing of it is ever old for that.
 *
 * @module-tag long
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { $ProvinceDocument } from '../../core/summary/summary.ts';
import type { PublishedFile } from '../../dashboard/publication.ts';
import { writtenKey, writtenPages } from '../../functions/written-pages.ts';
import { capturedOutput } from '../support/captured-output.ts';
import { Deployment, buckets, context, eventFixture, s3Message, sqsEvent } from '../support/deployment.ts';

const people = [
  '052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30',
  '052190000002,,Trần Thị Bình,1990-05-06,2,alive,,vn34-52,2026-01-30',
  '052085000003,,Lê Văn Cường,1985-07-08,1,alive,,vn34-52,2026-01-30',
];
const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes';
const an = '5200000001,052090000001,Nguyễn Văn An,03/02/1990,1,BHXHBB;BHYT';
const cuong = '5200000003,052085000003,Lê Văn Cường,08/07/1985,1,BHTN';

let deployment: Deployment;
/** Names below `published/` of what was written. */
let written: string[] = [];

beforeEach(async () => {
  deployment = await Deployment.make();
  await capturedOutput(() => deployment.haveRegistry('2026-01-31', people));
  deployment.intercept = async (call, perform) => {
    const answer = await perform();
    if (call.method === 'PUT' && call.key.startsWith('published/')) written.push(call.key.slice('published/'.length));
    return answer;
  };
});
afterEach(() => deployment.dispose());

async function send(name: string, row: string): Promise<void> {
  const stored = deployment.upload(name, `${header}\n${row}\n`);
  await capturedOutput(async () => void (await deployment.sync(sqsEvent([s3Message([stored])]), context())));
}

/** Names of documents and pages of provinces that a publication wrote. */
async function publish(event: 'dynamodb-stream' | 'scheduler'): Promise<string[]> {
  written = [];
  await capturedOutput(async () => void (await deployment.publish(eventFixture(event), context(60_000))));
  return written.filter((name) => name.startsWith('provinces/'));
}

const text = (name: string): string => deployment.text(buckets.results, `published/${name}`) ?? '';

it('a change of one province writes its document and its page, and those of the country', async () => {
  await send('delta/a.csv', an);
  expect(await publish('dynamodb-stream')).toHaveLength(68);
  await send('delta/b.csv', cuong);
  const own = ['provinces/vn34-52.json', 'provinces/vn34-52.html'];
  const nobodyYet = (name: string): boolean => text(`${name.slice(0, -5)}.json`).includes('"asOf":null');
  const others = (await publish('dynamodb-stream')).filter((name) => !own.includes(name) && !nobodyYet(name));
  expect(others).toEqual([]);
  expect(written).toEqual(expect.arrayContaining([...own, 'national.json', 'summary.json', 'index.html']));
  expect(JSON.parse(text('provinces/vn34-52.json'))).toMatchObject({ province: { ledgerVersion: 2 } });
});

it('nothing changed: nothing of a province with data is written, but by the hour everything', async () => {
  await send('delta/a.csv', an);
  await publish('dynamodb-stream');
  expect(await publish('dynamodb-stream')).not.toContain('provinces/vn34-52.json');
  expect(await publish('scheduler')).toHaveLength(68);
  expect(await publish('dynamodb-stream')).not.toContain('provinces/vn34-52.html');
});

it('a publisher that breaks off has forgotten what it was about to write', async () => {
  const { state, hash } = deployment.container.world;
  await send('delta/a.csv', an);
  await publish('dynamodb-stream');
  const document = $ProvinceDocument.parse(JSON.parse(text('provinces/vn34-52.json')));
  const fileOf = (ranked: number): PublishedFile => ['provinces/vn34-52.json', JSON.stringify({ ...document, ranked })];
  const pages = (file: PublishedFile) => writtenPages({ state, hash }, [document], [file], { whole: false });
  const first = await pages(fileOf(1));
  await first.begin();
  await first.end();
  expect((await pages(fileOf(1))).mustWrite(fileOf(1))).toBe(false);
  // Another document is perhaps written, perhaps not, and then it is the first one again.
  await (await pages(fileOf(2))).begin();
  expect((await pages(fileOf(1))).mustWrite(fileOf(1))).toBe(true);
});

it('what is remembered is no page and no figure: one item of less than four kilobytes', async () => {
  await send('delta/a.csv', an);
  await publish('dynamodb-stream');
  const item = await deployment.container.world.state.read(writtenKey);
  expect(JSON.stringify(item).length).toBeLessThan(4096 + 512);
});
