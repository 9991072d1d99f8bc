/**
 * `recheck.csv`: the rows of an office whose verdict has changed although they were not sent again, because the
 * population database has moved on. It carries the participant number, the unit, both verdicts as the office may see
 * them, and what to do; no value of the registry.
 */
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { nextStep } from '../catalogue/catalogue.ts';
import { verdictNames, type VerdictCode } from '../domain/codes.ts';
import { encodeTable } from '../formats/csv/writer.ts';
import { participantNumber } from '../domain/columns.ts';
import type { LedgerRows } from '../ledger/rows.ts';

const header = ['participant_number', 'unit', 'verdict_before', 'verdict', 'recheck_vi', 'recheck_en', 'next_step'];
const recheckText = {
  vi: 'Đề nghị kiểm tra lại: cơ sở dữ liệu quốc gia về dân cư đã thay đổi',
  en: 'Please re-check: the population database has changed',
};

export class RecheckList {
  private readonly disclosure: Disclosure;
  private readonly lines: string[][] = [];

  constructor(disclosure: Disclosure) {
    this.disclosure = disclosure;
  }

  get length(): number {
    return this.lines.length;
  }

  /**
   * A row before and after. What is the same to those who may see little is not listed: it would reveal more than they
   * may see.
   */
  add(before: LedgerRows, from: number, after: LedgerRows, to: number): void {
    const [was, is] = [this.seen(before, from), this.seen(after, to)];
    if (was.verdict === is.verdict) return;
    this.lines.push([
      participantNumber(after.participant[to]),
      after.dictionaries.units.values[after.unit[to]],
      verdictNames[was.verdict - 1],
      verdictNames[is.verdict - 1],
      recheckText.vi,
      recheckText.en,
      nextStep(is.verdict, is.details).vi,
    ]);
  }

  private seen(rows: LedgerRows, at: number): { verdict: VerdictCode; details: number } {
    const row = { verdict: rows.verdict[at] as VerdictCode, details: rows.details[at], flags: 0 };
    return disclose(row, this.disclosure);
  }

  /** The bytes of the list. */
  encode(): Uint8Array {
    return encodeTable(header, this.lines);
  }
}
