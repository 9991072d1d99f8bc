/** Lists of candidates of the largest province, and the largest file of decisions about them. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { addDays } from '../../core/base/calendar-day.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { candidatesHead, candidatesKey } from '../../core/trace/candidates-csv.ts';
import { province } from '../harness/world.ts';
import type { MeasuredAt } from './work.ts';

/** One participant in fourteen names nobody: more than in any file of the generator. */
const claimsMax = 1_000_000;
/** Of a claim. */
const candidates = 2;
/** Lists that decisions are looked up in: of yesterday, and of the day before for whoever is not in the newest. */
const lists = 2;
/** Of one file of decisions. */
const decisions = 10_000;

export const traceOn = { mode: 'on', legalBasis: 'synthetic people', setBy: 'bench', handover: 'id', idsPerDay: 200 };

/** Participants of the ledger, in the order of its first file. */
async function* participants({ ledger }: MeasuredAt, count: number): AsyncGenerator<string> {
  const input = createReadStream(`${ledger.directory}/objects/incoming/${province}/full/month-1.csv`, 'latin1');
  let left = count;
  let isHead = true;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const [number] = line.split(',', 1);
    if (!isHead && /^\d{10}$/.test(number) && left-- > 0) yield number;
    isHead = false;
    if (left <= 0) break;
  }
  input.destroy();
}

function candidateOf(at: number, rank: number): string {
  return String(52_000_000_000 + at * candidates + rank).padStart(12, '0');
}

export async function writeCandidates(measured: MeasuredAt): Promise<void> {
  const today = vietnamDate(Date.now());
  for (let back = 1; back <= lists; back++) {
    const key = candidatesKey(province, addDays(today, -back));
    await measured.stage.s3.store.put(key, listOf(measured, back));
  }
}

async function* listOf(measured: MeasuredAt, back: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = candidatesHead();
  let at = 0;
  for await (const participant of participants(measured, claimsMax)) {
    // The newest list lacks half of those who are decided about.
    if (back > 1 || at % 2 === 0 || at >= decisions)
      for (let rank = 1; rank <= candidates; rank++)
        text +=
          `${participant},XP52020,ID_MISSING,SEVERAL,${rank},${candidateOf(at, rank)},0.4321,12.3,same,same,same,` +
          'none,same,same,alive,1,3,0,2,0.0100,bits -6.63,odds -0.39,bits 9.1 8.200 1.000 0.000 2.000 0.100 0.000\r\n';
    at++;
    if (text.length < 2 ** 20) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

export async function decisionsOf(measured: MeasuredAt): Promise<string> {
  const lines = ['province,participant_number,candidate,decision,reason,evidence'];
  for await (const participant of participants(measured, decisions))
    lines.push(`${province},${participant},${candidateOf(lines.length - 1, 1)},accept,same name and date,card seen`);
  return `${lines.join('\n')}\n`;
}
