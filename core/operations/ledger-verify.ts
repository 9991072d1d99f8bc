import * as z from 'zod';
import { systemCheck } from '../domain/provinces.ts';
import { verifyInTime, type LedgerVerifyReport } from '../maintenance/ledger-verify.ts';
import type { Operation } from './operation.ts';
import { $LedgerChoice, provinceParts, type ProvinceChoice } from './requests.ts';

/**
 * Checks ledgers against themselves; what is damaged is reported, not thrown. Whoever tries a deployment may have the
 * ledger of the system check looked at.
 */
export const ledgerVerify: Operation<ProvinceChoice, LedgerVerifyReport, LedgerVerifyReport> = {
  name: 'ledger verify',
  by: 'operator',
  narrow: {
    role: 'acceptance',
    sender: systemCheck.id,
    $Request: z.strictObject({ province: z.literal(systemCheck.id) }),
  },
  way: 'queued',
  $Request: $LedgerChoice,
  parts: provinceParts,
  perform: (world, _request, { part, reached }) => verifyInTime(world, part, reached),
  gather: (_request, parts) => ({
    ok: parts.every(({ ok }) => ok),
    provinces: parts.flatMap(({ provinces }) => provinces),
  }),
  refusalOf: ({ ok }) => (ok ? undefined : 'LEDGER_DAMAGED'),
};
