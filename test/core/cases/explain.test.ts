/** One participant explained: the history against what was told of every upload, however far it is looked back. */
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../../core/commit/compact.ts';
import { explainParticipant, type Explanation } from '../../../core/cases/explain.ts';
import { explanationFacts, historyLine } from '../../../core/cases/explanation-words.ts';
import { ratifiedKey } from '../../../core/ledger/ratified-markers.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
const number = '5200000001';

/** Six uploads, the row of the first participant in five of them, and a compaction among them. */
async function livedOffice(): Promise<{ office: Office; batches: string[] }> {
  const office = await Office.open(somePeople(6));
  const batches: string[] = [];
  const send = async (...call: Parameters<Office['send']>): Promise<void> => {
    batches.push((await office.send(...call)).batchId);
  };
  await send([office.row(1, { id: '' }), office.row(2)]);
  await send([office.row(1, { name: 'Nguyễn Thị Sai' })]);
  await send([office.row(3), office.row(4)]);
  await compactProvince(office.world, province, { segmentsMax: 1 });
  await send([office.row(1, { name: 'Nguyễn Thị Sai' })], { metadata: { resend: 'true' } });
  await send([office.row(1)]);
  await send([office.row(1)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
  return { office, batches };
}

async function explained(
  office: Office,
  options: { versionsMax?: number; number?: string } = {},
): Promise<Explanation> {
  const { versionsMax, number: asked = number } = options;
  const found = await explainParticipant(office.world, province, asked, {
    disclosure: office.world.disclosure,
    ...(versionsMax === undefined ? {} : { versionsMax }),
  });
  if (found === undefined) throw new Error('nobody');
  return found;
}

describe('the history of one participant', () => {
  it('has every version that told something else, with its upload, and no other', async () => {
    const { office, batches } = await livedOffice();
    const { history, historyFrom, state, schemes, verdictBefore } = await explained(office);
    expect(state).toBe('left');
    expect(schemes.BHYT.member).toBe(false);
    expect(verdictBefore).toBe('NAME_DIFFERS');
    expect(history.map((each) => [each.ledgerVersion, each.verdict, each.batchId, each.cause, each.member])).toEqual([
      [7, 'VERIFIED', batches[5], null, false],
      [6, 'VERIFIED', batches[4], 'claim', true],
      [2, 'NAME_DIFFERS', batches[1], 'claim', true],
      [1, 'ID_MISSING', batches[0], 'joined', true],
    ]);
    expect(historyFrom).toEqual({ ledgerVersion: 1, day: '2026-01-31', cut: false });
  });

  it('says where it was cut', async () => {
    const { office } = await livedOffice();
    const { history, historyFrom } = await explained(office, { versionsMax: 2 });
    expect(history.map(({ ledgerVersion }) => ledgerVersion)).toEqual([7, 6]);
    expect(historyFrom).toMatchObject({ ledgerVersion: 6, cut: true });
    expect((await explained(office, { versionsMax: 7 })).historyFrom.cut).toBe(false);
  });

  it('goes by what each manifest names, whatever markers are lost', async () => {
    const { office } = await livedOffice();
    const whole = await explained(office);
    for (const version of [2, 4, 7]) await office.world.objects.remove(ratifiedKey(province, version));
    expect(await explained(office)).toEqual(whole);
  });

  it('is told in words of one language, without a value of the person', async () => {
    const { office } = await livedOffice();
    const found = await explained(office, { number: '5200000002' });
    const day = (iso: string): string => iso;
    for (const language of ['vi', 'en'] as const) {
      const facts = explanationFacts(found, language, day);
      const text = [
        ...facts.map(({ label, value }) => `${label}: ${value}`),
        ...found.history.map((entry) => historyLine(entry, language, day)),
      ].join('\n');
      expect(text).toContain(language === 'vi' ? 'Tình trạng: Đã xác thực' : 'State: Verified');
      expect(text).not.toMatch(/052090|1990|Trần/);
    }
  });
});

describe('others on the same ID', () => {
  it('are those of the province who claim it now, with the days on which claims changed', async () => {
    const office = await Office.open(somePeople(4));
    await office.send([office.row(1), office.row(1, { number: '5200000077' })]);
    await office.send([office.row(1)], { province: 'vn34-01' });
    const { sameId, flags } = await explained(office);
    expect(sameId).toEqual({ participants: ['5200000077'], more: 0, changedOn: ['2026-01-31'] });
    expect(flags.map(({ code }) => code)).toEqual(['SHARED_SAME_PERSON']);
    await office.send([office.row(2, { number: '5200000077' })]);
    expect((await explained(office)).sameId?.participants).toEqual([]);
    expect(await explainParticipant(office.world, province, '5200000099', { disclosure: 'exact' })).toBeUndefined();
  });
});
