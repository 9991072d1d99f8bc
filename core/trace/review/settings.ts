/**
 * Whether trace runs and what reaches offices: set by headquarters, off unless it says so, and every change of it kept
 * as an audit object (`docs/trace.md`, Settings; `docs/compliance.md`).
 */
import * as z from 'zod';
import { IntegrityError } from '../../base/errors.ts';
import type { World } from '../../ports.ts';

/** What an accepted candidate becomes for the office: the advice to ask for the card, or the ID too. */
export const handoverPolicies = ['ask', 'id'] as const;

/** IDs that one office is given on one day at most: what a clerk compares with cards in a morning. */
const idsPerDay = { default: 20, max: 200 };

export const $TraceSettings = z
  .strictObject({
    mode: z.enum(['off', 'on']).default('off'),
    /** The legal basis in words; without one trace is not switched on. */
    legalBasis: z.string().trim().max(2000).default(''),
    /** Who at headquarters has set it. */
    setBy: z.string().trim().max(200).default(''),
    /** Whether offices get hints: the grade alone, as a next step, with the nightly run. */
    hints: z.boolean().default(false),
    handover: z.enum(handoverPolicies).default('ask'),
    idsPerDay: z.int().min(1).max(idsPerDay.max).default(idsPerDay.default),
  })
  .refine(({ mode, legalBasis, setBy }) => mode === 'off' || (legalBasis !== '' && setBy !== ''), {
    error: 'trace is on only with legalBasis and setBy',
  });
export type TraceSettings = z.infer<typeof $TraceSettings>;

/** Off: nothing is traced, listed or handed over. */
export const traceOff: TraceSettings = $TraceSettings.parse({});

/** Changes of the settings, one object each, oldest first; under `audit/`, so nobody removes them. */
const settingsPrefix = 'audit/trace/';

const $Recorded = z.strictObject({
  format: z.literal(1),
  recordedAt: z.iso.datetime(),
  settings: z.strictObject($TraceSettings.def.shape),
});

/**
 * Keeps the settings as an audit object if they are others than the last that were kept; an office that never had
 * trace leaves none. To be called before the settings are followed. Throws `IntegrityError`.
 */
export async function recordSettings(
  world: Pick<World, 'objects' | 'clock'>,
  settings: TraceSettings,
): Promise<'recorded' | 'known'> {
  const known = await lastRecordedSettings(world);
  if (JSON.stringify(known) === JSON.stringify($TraceSettings.parse(settings))) return 'known';
  const recordedAt = new Date(world.clock.now()).toISOString();
  const text = `${JSON.stringify({ format: 1, recordedAt, settings })}\n`;
  // Two that find the same change at once write it twice, which says the same.
  await world.objects.putIfAbsent(
    `${settingsPrefix}${recordedAt.replaceAll(/[:.]/g, '-')}.json`,
    new TextEncoder().encode(text),
  );
  return 'recorded';
}

/** The settings that were followed last; off if none ever were. Throws `IntegrityError`. */
export async function lastRecordedSettings(world: Pick<World, 'objects'>): Promise<TraceSettings> {
  let last: string | undefined;
  for await (const { key } of world.objects.list(settingsPrefix)) last = key;
  return last === undefined ? traceOff : readRecorded(world, last);
}

async function readRecorded(world: Pick<World, 'objects'>, key: string): Promise<TraceSettings> {
  const bytes = await world.objects.read(key);
  const parsed = bytes && $Recorded.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed?.success !== true) throw new IntegrityError(key, 'another form', 'recorded settings of trace');
  return $TraceSettings.parse(parsed.data.settings);
}
