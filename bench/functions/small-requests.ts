/** Functions behind a URL that do one thing: held claims released, decisions recorded, a ticket signed. */
import { ticketBytesMax } from '../../core/intake/ticket-request.ts';
import { EnvName } from '../../functions/env-names.ts';
import { province } from '../harness/world.ts';
import { decisionsOf, traceOn, writeCandidates } from './candidates.ts';
import { asked } from './url-event.ts';
import type { MeasuredAt, Work } from './work.ts';

export async function* release({ ledger }: MeasuredAt): AsyncGenerator<Work> {
  yield {
    what: 'held claims of the largest file',
    run: async (invoke) => {
      await asked(invoke, { role: 'headquarters' }, { province, batch: ledger.batch, purpose: 'measured' });
    },
  };
}

export async function* uploadTicket(): AsyncGenerator<Work> {
  const request = { kind: 'full', container: 'xlsx', bytes: ticketBytesMax, sha256: '0'.repeat(64) };
  const words = { officer: 'x'.repeat(200), purpose: 'x'.repeat(1000) };
  yield {
    what: 'a ticket',
    run: async (invoke) => {
      await asked(invoke, { role: 'office', session: `${province}.bench` }, { ...request, ...words });
    },
  };
}

export async function* traceDecide(at: MeasuredAt): AsyncGenerator<Work> {
  await writeCandidates(at);
  yield {
    what: 'the largest file, lists of a million claims',
    env: { [EnvName.trace]: JSON.stringify(traceOn) },
    run: async (invoke) => {
      await asked(invoke, { role: 'reviewer' }, { file: await decisionsOf(at), purpose: 'measured' });
    },
  };
}
