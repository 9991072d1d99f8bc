/** An office whose rows name nobody, and the nights in which trace looks for them; everything in memory. */
import { reconcile } from '../../core/reconcile/reconcile.ts';
import { decide, type DecideReport } from '../../core/trace/review/decide.ts';
import { $TraceSettings, type TraceSettings } from '../../core/trace/review/settings.ts';
import { traceList, type TraceList } from '../../core/trace/review/list.ts';
import { Office, somePeople } from './office.ts';

export const province = 'vn34-52';
export const oneDay = 86_400_000; // milliseconds

export const traceOn: TraceSettings = $TraceSettings.parse({
  mode: 'on',
  legalBasis: 'synthetic people',
  setBy: 'test',
});

export class TracedOffice {
  readonly office: Office;
  settings: TraceSettings;

  private constructor(office: Office, settings: TraceSettings) {
    this.office = office;
    this.settings = settings;
  }

  static async open(settings: Partial<TraceSettings> = {}, people = somePeople(60)): Promise<TracedOffice> {
    return new TracedOffice(await Office.open(people), { ...traceOn, ...settings });
  }

  get world() {
    return { ...this.office.world, trace: this.settings };
  }

  /** A day passes, and then the scheduled run. */
  async night(days = 1): Promise<Awaited<ReturnType<typeof reconcile>>> {
    this.office.world.clock.time += days * oneDay;
    return reconcile(this.world, { provinces: [province], again: true });
  }

  async open(): Promise<Map<string, TraceList['open'][number]>> {
    const { open } = await traceList(this.world, province);
    return new Map(open.map((claim) => [claim.participantNumber, claim]));
  }

  /** Decisions as a file: lines without the province. */
  decide(...lines: string[]): Promise<DecideReport> {
    this.office.world.clock.time += 60_000;
    return decide(this.world, decisionFile(lines), { officer: 'Officer Canary' });
  }

  /** Cells of a list of the office, without its header; undefined if there is none. */
  async list(key: string): Promise<string[][] | undefined> {
    const bytes = await this.office.world.objects.read(key);
    const lines = bytes && new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
    return lines?.map((line) => line.split(','));
  }
}

export function decisionFile(lines: readonly string[]): Uint8Array {
  const header = 'province,participant_number,candidate,decision,reason,evidence';
  return new TextEncoder().encode([header, ...lines.map((line) => `${province},${line}`)].join('\n'));
}
