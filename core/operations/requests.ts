/** Fields that several requests have. */
import * as z from 'zod';
import { findProvince, findSender, provinces, senders } from '../domain/provinces.ts';

/** A province of today, by its id. */
export const $Province = z.string().refine((id) => findProvince(id) !== undefined);

export const $BatchId = z.string().regex(/^[0-9a-f]{32}$/);

/** The text of a file that somebody supplied. */
export const $FileRequest = z.strictObject({ file: z.string() });

/** One province, or all. */
export const $ProvinceChoice = z.strictObject({ province: $Province.optional() });
export type ProvinceChoice = z.infer<typeof $ProvinceChoice>;

/** Whose ledger: a province of today, or the system check. */
export const $LedgerOf = z.string().refine((id) => findSender(id) !== undefined);
/** One ledger, or those of all provinces. */
export const $LedgerChoice = z.strictObject({ province: $LedgerOf.optional() });

/** The provinces that are meant, as parts of an order. */
export function chosenProvinces({ province }: ProvinceChoice): string[] {
  return province === undefined ? provinces.map(({ id }) => id) : [province];
}

export function provinceParts(_world: unknown, request: ProvinceChoice): Promise<readonly string[]> {
  return Promise.resolve(chosenProvinces(request));
}

/** Everybody who has a ledger. */
export function senderParts(): Promise<readonly string[]> {
  return Promise.resolve(senders.map(({ id }) => id));
}

export function bytesOf(file: string): Uint8Array {
  return new TextEncoder().encode(file);
}
