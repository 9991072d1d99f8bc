import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../../../core/base/errors.ts';
import { vietnamDate } from '../../../../core/intake/upload-request.ts';
import { candidatesKey } from '../../../../core/trace/candidates-csv.ts';
import { decide } from '../../../../core/trace/review/decide.ts';
import { tracedKey } from '../../../../core/trace/review/handover.ts';
import { traceOff } from '../../../../core/trace/review/settings.ts';
import { listedDays, readListed, visitListed } from '../../../../core/trace/review/stored-lists.ts';
import { somePeople } from '../../../support/office.ts';
import { decisionFile, oneDay, province, TracedOffice } from '../../../support/traced-office.ts';

const people = somePeople(60);
const number = (n: number): string => String(5_200_000_000 + n);
const id = (n: number): string => people[n - 1].id;
const line = (n: number, decision: string, change: { id?: string; reason?: string; evidence?: string } = {}): string =>
  [number(n), change.id ?? id(n), decision, change.reason ?? 'compared', change.evidence ?? ''].join(',');

let traced: TracedOffice;
/** How a file of these bytes ends: a code with its line, or its status. */
async function outcomeOf(bytes: Uint8Array, settings = traced.world): Promise<string> {
  try {
    return (await decide(settings, bytes)).status;
  } catch (error) {
    if (error instanceof Refusal) return error.line === undefined ? error.code : `${error.code} ${error.line}`;
    throw error;
  }
}
const outcome = (...lines: string[]): Promise<string> => outcomeOf(decisionFile(lines));
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
async function decisions(): Promise<string[]> {
  const keys = [];
  for await (const { key } of traced.office.world.objects.list('trace/decisions/')) keys.push(key);
  return keys;
}
const handed = async (): Promise<string[] | undefined> =>
  (await traced.list(tracedKey(province, vietnamDate(traced.office.world.clock.time))))?.map(([each]) => each);

beforeEach(async () => {
  traced = await TracedOffice.open({}, people);
  await traced.office.send([41, 42, 43].map((n) => traced.office.row(n, { id: '' })));
  await traced.night();
});

describe('a stored list', () => {
  const read = async (wanted?: ReadonlySet<string>) => {
    const { world } = traced.office;
    const [day] = await listedDays(world, province);
    const claims: string[] = [];
    const found = await visitListed(world, { province, day, ...(wanted && { wanted }) }, (claim) =>
      claims.push(`${claim.participantNumber} ${claim.candidates.map(({ personalId }) => personalId).join(' ')}`),
    );
    return { found, claims };
  };

  it('is read a claim at a time, in chunks of any size, as it is read whole', async () => {
    const { world } = traced.office;
    const [day] = await listedDays(world, province);
    const whole = ((await readListed(world, province, day)) ?? []).map(
      (claim) => `${claim.participantNumber} ${claim.candidates.map(({ personalId }) => personalId).join(' ')}`,
    );
    expect(whole).toHaveLength(3);
    const bytes = await world.objects.read(candidatesKey(province, day));
    vi.spyOn(world.objects, 'stream').mockImplementation(async function* () {
      for (let at = 0; at < (bytes?.length ?? 0); at += 7) yield bytes?.slice(at, at + 7) ?? new Uint8Array(0);
    });
    expect(await read()).toEqual({ found: true, claims: whole });
    expect(await read(new Set([number(42), number(1)]))).toEqual({ found: true, claims: [whole[1]] });
  });

  it('that there is not is none, and one of another form is damaged', async () => {
    const { world } = traced.office;
    const [day] = await listedDays(world, province);
    const key = candidatesKey(province, day);
    await world.objects.put(key, text('no list'));
    await expect(read()).rejects.toMatchObject({ code: 'INTEGRITY', key });
    const visited = vi.fn();
    expect(await visitListed(world, { province, day: '2026-01-01' }, visited)).toBe(false);
    expect(visited).not.toHaveBeenCalled();
  });

  it('is not read whole for a decision: it may be of millions of claims', async () => {
    const { world } = traced.office;
    const asked = vi.spyOn(world.objects, 'read');
    expect(await outcome(line(41, 'accept'))).toBe('recorded');
    expect(asked.mock.calls.map(([key]) => key).filter((key) => key.endsWith('candidates.csv'))).toEqual([]);
  });
});

describe('a file of decisions', () => {
  it.each<[string, () => Promise<string>, string]>([
    [
      'while trace is off',
      () => outcomeOf(decisionFile([line(41, 'accept')]), { ...traced.world, trace: traceOff }),
      'TRACE_OFF',
    ],
    ['without a header', () => outcomeOf(text(`${province},${line(41, 'accept')}\n`)), 'DECISION_HEADER 1'],
    ['that is empty', () => outcomeOf(text('')), 'DECISION_HEADER 1'],
    ['without a row', () => outcome(), 'DECISION_EMPTY'],
    ['with a row of too few cells', () => outcome(line(41, 'accept'), number(42)), 'DECISION_ROW 3'],
    ['with a lost quote', () => outcome(line(41, 'accept'), `"${line(42, 'reject')}`), 'DECISION_ROW 3'],
    ['with another decision', () => outcome(line(41, 'maybe')), 'DECISION_VALUE 2'],
    ['with an ID of 11 digits', () => outcome(line(41, 'accept', { id: '52090000041' })), 'DECISION_VALUE 2'],
    ['without a reason', () => outcome(line(41, 'accept', { reason: '' })), 'DECISION_REASON 2'],
    ['with an ID in the reason', () => outcome(line(41, 'accept', { reason: `is ${id(41)}` })), 'DECISION_REASON 2'],
    [
      'with a date in the evidence',
      () => outcome(line(41, 'accept', { evidence: 'born 3/2/1990' })),
      'DECISION_REASON 2',
    ],
    ['on a participant not listed', () => outcome(line(44, 'accept')), 'DECISION_CLAIM_UNKNOWN 2'],
    ['on a candidate not proposed', () => outcome(line(41, 'accept', { id: id(50) })), 'DECISION_CANDIDATE_UNKNOWN 2'],
    ['with a pair twice', () => outcome(line(41, 'accept'), line(41, 'reject')), 'DECISION_DOUBLE 3'],
    [
      'accepting two of one participant',
      () => outcome(line(41, 'accept'), line(41, 'accept', { id: id(42) })),
      'DECISION_CONTRADICTS 3',
    ],
  ])('%s is refused, with the line, and nothing is kept', async (_, act, expected) => {
    expect(await act()).toBe(expected);
    expect(await decisions()).toEqual([]);
    expect(await handed()).toBeUndefined();
  });

  it('is refused whole for its last row', async () => {
    expect(await outcome(line(41, 'accept'), line(42, 'reject'), line(44, 'reject'))).toBe('DECISION_CLAIM_UNKNOWN 4');
    expect(await decisions()).toEqual([]);
  });

  it('of a province without a list is refused', async () => {
    expect(
      await outcomeOf(text(new TextDecoder().decode(decisionFile([line(41, 'accept')])).replace(province, 'vn34-42'))),
    ).toBe('TRACE_NONE 2');
  });

  it('is taken once, and publishes again what a stopped one had not', async () => {
    const { objects } = traced.office.world;
    expect(await outcome(line(41, 'accept'), line(42, 'accept'))).toBe('recorded');
    await objects.remove(tracedKey(province, vietnamDate(traced.office.world.clock.time)));
    expect(await outcome(line(41, 'accept'), line(42, 'accept'))).toBe('known');
    expect(await decisions()).toHaveLength(1);
    expect(await handed()).toEqual([number(41), number(42)]);
    expect(await outcome(line(43, 'accept'))).toBe('recorded');
    expect(await handed()).toEqual([number(41), number(42), number(43)]);
  });

  it('may withdraw what was accepted, and nothing brings it back', async () => {
    await outcome(line(41, 'accept'), line(42, 'accept'));
    expect(await outcome(line(41, 'reject', { reason: 'the card shows another person' }))).toBe('recorded');
    expect(await handed()).toEqual([number(42)]);
    expect(await outcome(line(41, 'accept', { reason: 'after all' }))).toBe('DECISION_CONTRADICTS 2');
  });

  it('withdraws from the list of an earlier day too', async () => {
    await outcome(line(41, 'accept'), line(42, 'accept'));
    const day = vietnamDate(traced.office.world.clock.time);
    traced.office.world.clock.time += 3 * oneDay;
    await outcome(line(41, 'reject', { reason: 'the card shows another person' }));
    expect((await traced.list(tracedKey(province, day)))?.map(([each]) => each)).toEqual([number(42)]);
  });

  it('finds candidates of any list of the last 30 days, and none of older ones', async () => {
    traced.office.world.clock.time += 29 * oneDay;
    expect(await outcome(line(41, 'accept'))).toBe('recorded');
    traced.office.world.clock.time += 3 * oneDay;
    expect(await outcome(line(42, 'accept'))).toBe('TRACE_NONE 2');
  });

  it('never accepts a person who is dead', async () => {
    const dead = somePeople(60);
    dead[40].status = 'deceased';
    traced = await TracedOffice.open({}, dead);
    await traced.office.send([traced.office.row(41, { id: '' })]);
    await traced.night();
    expect(await outcome(line(41, 'accept'))).toBe('DECISION_DECEASED 2');
    expect(await outcome(line(41, 'reject'))).toBe('recorded');
  });
});

describe('lists of candidates', () => {
  it('are gone after 30 days, also when trace is off, and decisions stay', async () => {
    await outcome(line(41, 'accept'));
    traced.settings = traceOff;
    await traced.night(32);
    const left = [];
    for await (const { key } of traced.office.world.objects.list('trace/')) left.push(key.replace(/\d.*/, ''));
    expect(left).toEqual(['trace/decisions/']);
  });
});
