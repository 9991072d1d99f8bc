/** Alerts of a process that lives on: messages that are to be tried again, and what happens because time passes. */
import type { LocalWorld } from '../world.ts';
import { openAlerts } from './open-alerts.ts';

/** Between two looks for messages whose time has come; the first pause after a failure is a minute. */
const lookEvery = 15_000; // milliseconds
/** As in the cloud: a province grows stale, or a run is missed, without any change of a ledger. */
const publishEvery = 3_600_000; // milliseconds

export interface AlertRounds {
  /** Resolves when nothing here sends any more. */
  stop(): Promise<void>;
}

/** Does nothing where no channel is configured. `publish`: as the watcher of the ledgers does it. */
export async function startAlertRounds(world: LocalWorld, publish: () => Promise<unknown>): Promise<AlertRounds> {
  const alerts = await openAlerts(world);
  if (alerts === undefined) return { stop: async () => undefined };
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let publishedAt = world.clock.now();
  let work: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    if (world.clock.now() - publishedAt < publishEvery) return alerts.deliver();
    publishedAt = world.clock.now();
    // What goes wrong is told by the publications that follow a change; this one is tried again in an hour.
    await publish().catch(() => undefined);
  };
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      work = round().then(next);
    }, lookEvery);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await work;
    },
  };
}
