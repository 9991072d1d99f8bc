import * as z from 'zod';
import { joinRebuilds, rebuildProvince, type RebuildReport } from '../maintenance/rebuild.ts';
import { canariesForgotten } from '../registry/canaries.ts';
import type { Operation } from './operation.ts';
import { senderParts } from './requests.ts';

const $Request = z.strictObject({});

export interface LedgerRebuilt extends RebuildReport {
  /** Canaries were registered once and none is known: no version is checked against them. */
  canariesForgotten: boolean;
}

/** Makes the state anew from the objects, province by province. Throws as `rebuildProvince`. */
export const ledgerRebuild: Operation<z.infer<typeof $Request>, LedgerRebuilt, LedgerRebuilt> = {
  name: 'ledger rebuild',
  by: 'operator',
  way: 'queued',
  $Request,
  parts: senderParts,
  perform: async (world, _request, { part, reached }) => {
    const rebuilt = await rebuildProvince(world, part, reached);
    return { ...rebuilt, canariesForgotten: await canariesForgotten(world) };
  },
  gather: (_request, parts) => ({
    ...joinRebuilds(parts),
    canariesForgotten: parts.some((part) => part.canariesForgotten),
  }),
};
