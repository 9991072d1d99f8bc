/** Uploads of the last day that have no answer, over the country: what a watch looks at. */
import { provinces } from '../domain/provinces.ts';
import { findUnanswered, listArrivals, type Listed } from '../maintenance/unanswered.ts';
import type { World } from '../ports.ts';

/** Older ones are the night's, and stand in its report if it fails: 34 offices send some 700 files a day. */
const window = 86_400_000; // milliseconds

export interface WaitingUploads {
  count: number;
  oldestAt: string | null; // instant at which the store took it
}

/** One listing of each province, two requests for each upload of the last day. */
export async function waitingUploads(
  world: Pick<World, 'objects' | 'state' | 'hash' | 'clock'>,
): Promise<WaitingUploads> {
  const since = world.clock.now() - window;
  const ofProvinces = await Promise.all(
    provinces.map(async ({ id }) => {
      const recent: Listed[] = [];
      for await (const listed of listArrivals(world, id)) if (listed.storedAt >= since) recent.push(listed);
      const waiting: number[] = [];
      for (const listed of recent) {
        const upload = await findUnanswered(world, id, listed);
        if (upload !== undefined) waiting.push(upload.storedAt);
      }
      return waiting;
    }),
  );
  const all = ofProvinces.flat();
  const oldest = all.reduce((least, each) => Math.min(least, each), Infinity);
  return { count: all.length, oldestAt: all.length === 0 ? null : new Date(oldest).toISOString() };
}
