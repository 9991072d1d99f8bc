/** Waiting for what a deployment does by itself: receipts, publications, ordered work. */
import type { Clock } from '../../core/ports.ts';
import { StepFailure } from './failures.ts';
import { checkKey, publishedKey, readPublished, type Published } from './published-figures.ts';
import type { TriedDeployment } from './tried-deployment.ts';

/** An upload takes seconds; one whose first delivery broke is delivered again after five and a half minutes. */
export const receiptWaitMax = 12 * 60_000; // milliseconds
/** A publication waits for more batches, at most 300 s (`publishWindowSeconds`), and takes seconds. */
export const publishWaitMax = 8 * 60_000; // milliseconds
/** An order begins within a minute; a ledger of no people is recounted in seconds, and tried three times. */
export const recountWaitMax = 10 * 60_000; // milliseconds
/** Between two looks: short at first, then longer. */
const pauses = { first: 500, longest: 10_000, factor: 1.5 }; // milliseconds

/** Looks until there is something; undefined if there is nothing in time. */
export async function waitFor<T>(
  clock: Clock,
  longest: number,
  look: (waited: number) => Promise<T | undefined>,
): Promise<T | undefined> {
  const started = clock.now();
  for (let pause = pauses.first; ; pause = Math.min(pause * pauses.factor, pauses.longest)) {
    const found = await look(clock.now() - started);
    const left = longest - (clock.now() - started);
    if (found !== undefined || left <= 0) return found;
    await clock.sleep(Math.min(pause, left));
  }
}

/**
 * The figures as published after an instant, by the clocks of the deployment (milliseconds). Throws StepFailure
 * SUMMARY_STALE, SUMMARY_OTHER, SUMMARY_NAMES_CHECK.
 */
export async function waitForSummary(
  { deployment, clock }: { deployment: TriedDeployment; clock: Clock },
  since: number,
): Promise<Published> {
  const found = await waitFor(clock, publishWaitMax, async () => {
    const bytes = await deployment.read(publishedKey);
    const published = bytes === undefined ? undefined : readPublished(bytes);
    return published !== undefined && Date.parse(published.asOf) > since ? published : undefined;
  });
  if (found === undefined) throw new StepFailure('SUMMARY_STALE', { seconds: publishWaitMax / 1000 });
  if ((await deployment.read(checkKey)) !== undefined) throw new StepFailure('SUMMARY_NAMES_CHECK');
  return found;
}
