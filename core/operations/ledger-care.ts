/** What keeps ledgers small and right. */
import * as z from 'zod';
import { compactProvince, type CompactOutcome } from '../commit/compact.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { sweepProvince, type SweepReport } from '../maintenance/sweep.ts';
import { renewNames, type RenewReport } from '../reconcile/renew-names.ts';
import { touchedClaims } from '../registry/changes/touched-claims.ts';
import { undivided, type Operation } from './operation.ts';
import { $LedgerChoice, $LedgerOf, provinceParts, type ProvinceChoice } from './requests.ts';

/** Of one province. */
export type InProvince<Outcome> = { province: string } & Outcome;

/** Has the counts and claims of a ledger counted anew. Throws as `compactProvince`. */
export const ledgerRepair = undivided({
  name: 'ledger repair',
  by: 'operator',
  way: 'queued',
  $Request: z.strictObject({ province: $LedgerOf }),
  perform: async (world, { province }, { order }): Promise<InProvince<CompactOutcome>> => {
    const repair = { officer: order.officer ?? undefined, purpose: order.purpose ?? undefined };
    return { province, ...(await compactProvince(world, province, { repair })) };
  },
});

/** Merges all segments of ledgers; provinces without a ledger are not in the report. Throws as `compactProvince`. */
export const ledgerCompact: Operation<
  ProvinceChoice,
  InProvince<CompactOutcome>,
  { provinces: InProvince<CompactOutcome>[] }
> = {
  name: 'ledger compact',
  by: 'operator',
  way: 'queued',
  $Request: $LedgerChoice,
  parts: provinceParts,
  perform: async (world, _request, { part }) => ({
    province: part,
    ...(await compactProvince(world, part, { segmentsMax: 1 })),
  }),
  gather: (_request, parts) => ({ provinces: parts.filter(({ ledgerVersion }) => ledgerVersion > 0) }),
};

const $Sweep = $LedgerChoice.extend({ remove: z.boolean().optional() });

/** Counts staged objects that no version names, and removes them if that is asked. Throws as `sweepProvince`. */
export const ledgerSweep: Operation<
  z.infer<typeof $Sweep>,
  SweepReport,
  { remove: boolean; provinces: SweepReport[] }
> = {
  name: 'ledger sweep',
  by: 'operator',
  way: 'queued',
  $Request: $Sweep,
  parts: provinceParts,
  perform: (world, { remove = false }, { part }) =>
    sweepProvince(world, part, { remove, grace: world.sweepGrace ?? 0 }),
  gather: ({ remove = false }, parts) => ({ remove, provinces: parts.filter(({ objects }) => objects > 0) }),
};

/** Reads retained uploads again for the names of an earlier canonicalisation. Throws as `renewNames`. */
export const ledgerRenewNames: Operation<ProvinceChoice, RenewReport, { provinces: RenewReport[] }> = {
  name: 'ledger renew-names',
  by: 'operator',
  way: 'queued',
  $Request: $LedgerChoice,
  parts: provinceParts,
  perform: (world, _request, { part, reached }) =>
    renewNames(world, {
      reached,
      province: part,
      day: vietnamDate(world.clock.now()),
      touched: (from, to) => touchedClaims(world, from, to),
      disclosure: world.disclosure,
    }),
  gather: (_request, parts) => ({ provinces: parts.filter(({ ledgerVersion }) => ledgerVersion > 0) }),
};
