/** Whether the published figures are those of the 34 provinces, whatever the system check sends. */
import * as z from 'zod';
import { systemCheck } from '../../core/domain/provinces.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import { StepFailure } from './failures.ts';

/** As much of `national.json` as is looked at; the rest is compared and not read. */
const $Place = z.looseObject({ province: z.string(), ledgerVersion: z.int() });
const $Published = z.looseObject({
  madeAt: z.iso.datetime(),
  asOf: z.iso.datetime(),
  registryVersion: z.nullable(z.string()),
  run: z.unknown(),
  provinces: z.array($Place),
});
export type Published = z.infer<typeof $Published>;

export const publishedKey = 'published/national.json';
/** The page data that the system check would have, were it a province. */
export const checkKey = `published/provinces/${systemCheck.id}.json`;

/** Throws StepFailure SUMMARY_OTHER, SUMMARY_NAMES_CHECK. */
export function readPublished(bytes: Uint8Array): Published {
  const text = new TextDecoder().decode(bytes);
  if (text.includes(systemCheck.id)) throw new StepFailure('SUMMARY_NAMES_CHECK');
  const parsed = $Published.safeParse(jsonOf(text));
  if (!parsed.success) throw new StepFailure('SUMMARY_OTHER');
  return parsed.data;
}

/**
 * Compares two publications between which the system check alone should have made a difference. If nobody else did
 * anything they are equal but for times; else the counts of every province that sent nothing are. `whole`: which of the
 * two could be compared. Throws StepFailure SUMMARY_CHANGED.
 */
export function compareFigures(before: Published, after: Published): { whole: boolean; provinces: number } {
  const versions = new Map(before.provinces.map(({ province, ledgerVersion }) => [province, ledgerVersion]));
  const still = after.provinces.filter(({ province, ledgerVersion }) => versions.get(province) === ledgerVersion);
  const sameGround = groundOf(before) === groundOf(after);
  if (sameGround && still.length === after.provinces.length) {
    if (timeless(before) !== timeless(after)) throw new StepFailure('SUMMARY_CHANGED');
    return { whole: true, provinces: still.length };
  }
  // A run or another index may give rows of any ledger another verdict.
  const compared = sameGround ? still : [];
  for (const place of compared) {
    const was = before.provinces.find(({ province }) => province === place.province);
    if (countsOf(was) !== countsOf(place)) throw new StepFailure('SUMMARY_CHANGED', { place: place.province });
  }
  return { whole: false, provinces: compared.length };
}

/** What figures depend on besides the ledgers. */
function groundOf({ madeAt, registryVersion, run }: Published): string {
  return JSON.stringify([vietnamDate(Date.parse(madeAt)), registryVersion, run]);
}

function timeless({ madeAt: _made, asOf: _asOf, ...figures }: Published): string {
  return JSON.stringify(figures);
}

/** Its own counts; its place also depends on the others. */
function countsOf(place: Record<string, unknown> | undefined): string {
  return JSON.stringify([place?.persons, place?.schemes, place?.remaining]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
