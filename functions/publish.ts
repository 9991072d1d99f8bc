/**
 * The summary as objects: documents, then the pages that show them, under `published/`; `summary.json` is the older
 * name of `national.json`. Events are objects of their own, written once a day.
 */
import * as z from 'zod';
import { runByDefault } from '../core/alerts/alert-settings.ts';
import { Refusal } from '../core/base/errors.ts';
import { deliverAlerts, noteAlerts } from '../core/alerts/run-alerts.ts';
import type { StateKey } from '../core/ports.ts';
import { isMarkerListed } from '../core/ledger/ratified-markers.ts';
import { assertStateNotRegressed } from '../core/summary/state-regression.ts';
import { underLease, type LeaseTimes } from '../core/summary/publish-lease.ts';
import { publishInSpan } from '../core/summary/publish-span.ts';
import { makeDocuments, type SummaryDocuments } from '../core/summary/published-documents.ts';
import { eventFile, eventsOf } from '../core/summary/summary-events.ts';
import { readSummaryInput } from '../core/summary/summary-read.ts';
import type { NationalSummary } from '../core/summary/summary.ts';
import { bulletinDay } from '../dashboard/bulletin.ts';
import { publicationOf, type PublishedFile } from '../dashboard/publication.ts';
import { sha256Base64 } from '../adapters/node/node-hash.ts';
import { topicSender } from './alert-topic.ts';
import type { Container } from './container.ts';
import { Fault, faultFacts } from './fault.ts';
import { writtenPages } from './written-pages.ts';

/** Writes under way at a time: each takes tens of milliseconds, and a publisher has seconds. */
const writesAtOnce = 8;

/**
 * Publishes the present states of the provinces; returns the summary. To be called by one publisher at a time, which
 * holds the lease before anything is read. Throws Refusal STATE_LOST where a marker is ahead of the state. `alerts`:
 * people set some, and the topic is where they go. `whole`: also the documents and pages of provinces that say the same
 * as before, whatever is remembered of them.
 */
export function publishSummary(
  { world }: Pick<Container, 'world'>,
  how: { alerts: boolean; whole: boolean },
): Promise<NationalSummary> {
  return publishInSpan(world, () => publishStates(world, how));
}

/**
 * The same under the lease; undefined if another publisher has it. Where it refuses, nothing was written, so nobody
 * need wait for the lease to end. Throws a Fault with the code of a refusal.
 */
export async function publishUnderLease(
  container: Container,
  times: LeaseTimes,
  { whole }: { whole: boolean },
): Promise<NationalSummary | undefined> {
  let summary: NationalSummary | undefined;
  let refused: Refusal | undefined;
  await underLease(container.world, times, async () => {
    try {
      summary = await publishSummary(container, { alerts: container.env.alerts, whole });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = error;
    }
  });
  if (refused !== undefined) throw new Fault(refused.code);
  return summary;
}

async function publishStates(
  world: Container['world'],
  { alerts, whole }: { alerts: boolean; whole: boolean },
): Promise<NationalSummary> {
  const input = await readSummaryInput(world, { ledger: false });
  // It has no right to read a marker, nor a key: it sees which are there.
  await assertStateNotRegressed(world, input.status, isMarkerListed);
  const documents = makeDocuments(input, world.clock.now());
  const { national } = documents;
  const put = (name: string, text: string): Promise<unknown> =>
    world.objects.put(`published/${name}`, new TextEncoder().encode(text));
  const write = async ([name, text]: PublishedFile): Promise<void> => {
    await put(name, text);
    if (name === 'national.json') await put('summary.json', text); // its older name
  };
  const steps = [...publicationOf(documents, { sha256Base64 })];
  const made = new Map(steps.filter(({ daily }) => !daily).map((step) => [step, step.files()]));
  const written = await writtenPages(world, documents.provinces, [...made.values()].flat(), { whole });
  await written.begin();
  for (const step of steps) {
    const files = made.get(step);
    if (files === undefined) await onceADay(world, bulletinDay(national), () => inGroups(step.files(), write));
    else await inGroups(files.filter(written.mustWrite), write);
  }
  await written.end();
  for (const event of eventsOf(documents, bulletinDay(national))) {
    const [name, text] = eventFile(event);
    await world.objects.putIfAbsent(`published/${name}`, new TextEncoder().encode(text));
  }
  if (alerts) await sendAlerts(world, documents);
  const { participants, verified } = national.national.persons;
  world.log.event('summary.published', {
    ranked: national.ranked,
    participants,
    verified,
    stale: national.stale.length,
  });
  return national;
}

/** What is published stays published: a fault is logged, and the next publication sends what is left. */
async function sendAlerts(world: Container['world'], documents: SummaryDocuments): Promise<void> {
  try {
    await noteAlerts(world, documents, runByDefault);
    await deliverAlerts(world, { topic: topicSender(world) });
  } catch (error) {
    world.log.event('alerts.failed', faultFacts(error));
  }
}

/** The publisher's own memory: it has no right to read what it publishes. */
const bulletinsKey: StateKey = { partition: 'PUBLISH', sort: 'BULLETINS' };
const $BulletinsItem = z.object({ version: z.int().positive(), day: z.iso.date() });

/** Hundreds of objects are too many for every publication. The day is noted when all are written. */
async function onceADay({ state }: Container['world'], day: string, writeAll: () => Promise<number>): Promise<void> {
  const item = await state.read(bulletinsKey);
  const known = item === undefined ? undefined : $BulletinsItem.parse(item);
  if (known !== undefined && known.day >= day) return;
  if ((await writeAll()) === 0) return;
  // A faster publisher has written the same day.
  await state.compareAndSet(bulletinsKey, known?.version, { version: (known?.version ?? 0) + 1, day });
}

/** Returns how many files there were. Throws only when no write is under way any more: the lease may then go on. */
async function inGroups(
  files: readonly PublishedFile[],
  write: (file: PublishedFile) => Promise<void>,
): Promise<number> {
  for (let at = 0; at < files.length; at += writesAtOnce) {
    const ended = await Promise.allSettled(files.slice(at, at + writesAtOnce).map(write));
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  }
  return files.length;
}
