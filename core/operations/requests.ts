/** Fields that several requests have. */
import * as z from 'zod';
import { findProvince, provinces } from '../domain/provinces.ts';

/** A province of today, by its id. */
export const $Province = z.string().refine((id) => findProvince(id) !== undefined);

export const $BatchId = z.string().regex(/^[0-9a-f]{32}$/);

/** The text of a file that somebody supplied. */
export const $FileRequest = z.strictObject({ file: z.string() });

/** One province, or all. */
export const $ProvinceChoice = z.strictObject({ province: $Province.optional() });
export type ProvinceChoice = z.infer<typeof $ProvinceChoice>;

/** The provinces that are meant, as parts of an order. */
export function chosenProvinces({ province }: ProvinceChoice): string[] {
  return province === undefined ? provinces.map(({ id }) => id) : [province];
}

export function provinceParts(_world: unknown, request: ProvinceChoice): Promise<readonly string[]> {
  return Promise.resolve(chosenProvinces(request));
}

export function bytesOf(file: string): Uint8Array {
  return new TextEncoder().encode(file);
}
