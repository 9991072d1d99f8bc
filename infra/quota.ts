/** How many functions a stage runs at once at most, of those that an account may run (`docs/deploy.md`). */
import { senders } from '../core/domain/provinces.ts';
import type { StageConfig } from './config.ts';

/**
 * Lambda keeps this many of an account's invocations for functions that have none set apart.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const neverReserved = 100;
/** Parts and shards of a build, held requests, decisions: besides uploads what runs without a share of its own. */
const besideUploads = 20;

/** Invocations at once that the account must allow, so that nothing of the stage is throttled at its bounds. */
export function concurrencyOf({ batchesPerProvince, reserved, portal }: StageConfig): {
  uploads: number;
  reserved: number;
  needed: number;
} {
  const uploads = senders.length * batchesPerProvince;
  const apart = Object.values(reserved ?? {}).reduce((sum, count) => sum + count, 0) + (portal?.concurrency ?? 0);
  return { uploads, reserved: apart, needed: Math.max(uploads + besideUploads, neverReserved) + apart };
}
