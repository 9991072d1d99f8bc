/** What a worker reports to a health check and to its metrics: counts and times, no person's data. */

import type { HealthChecks } from '../../portal/api/health-checks.ts';

export interface WorkerFacts {
  startedAt: number; // milliseconds
  /** Last sign of life: a round ended, or an upload was processed. */
  roundAt: number;
  rounds: number;
  publishedAt: number; // 0: not yet
  uploads: { committed: number; refused: number; duplicate: number };
  rows: number;
  faults: number;
  /** Put aside after the last attempt, until the next start. */
  dead: number;
  waiting: number;
  /** The same by province, all of them once a round has looked. */
  waitingByProvince: Record<string, number>;
  /** Kept out by the gate for good, without a receipt. */
  ignored: number;
  /** Files whose own time lies ahead of our clock, by less than what is refused; they wait. */
  filesAhead: number;
  /** Uploads that the store dates later than our clock: it is behind, and they wait. */
  clockBehind: number;
  oldestUploadMs: number;
  /** Code of the failure of the last round, or ''. */
  storeFailing: string;
  /** The last nightly run that this worker did. */
  run: { day: string; status: string } | undefined;
}

export function newFacts(now: number): WorkerFacts {
  return {
    startedAt: now,
    roundAt: now,
    rounds: 0,
    publishedAt: 0,
    uploads: { committed: 0, refused: 0, duplicate: 0 },
    rows: 0,
    faults: 0,
    dead: 0,
    waiting: 0,
    waitingByProvince: {},
    ignored: 0,
    filesAhead: 0,
    clockBehind: 0,
    oldestUploadMs: 0,
    storeFailing: '',
    run: undefined,
  };
}

/** No sign of life for longer than this is sickness: the largest batch takes minutes. */
const silenceMax = 15 * 60_000; // milliseconds

export interface Health {
  status: 'ok' | 'failing';
  reasons: string[];
  facts: WorkerFacts;
  checks?: HealthChecks;
}

/** Whether the worker does anything at all: if not, it is started again. */
export function livenessOf({ roundAt }: Pick<WorkerFacts, 'roundAt'>, now: number): Omit<Health, 'facts'> {
  return now - roundAt > silenceMax ? { status: 'failing', reasons: ['SILENT'] } : { status: 'ok', reasons: [] };
}

export function healthOf(facts: WorkerFacts, now: number): Health {
  const { reasons } = livenessOf(facts, now);
  if (facts.storeFailing !== '') reasons.push(`STORE_${facts.storeFailing}`);
  if (facts.dead > 0) reasons.push('UPLOADS_DEAD');
  if (facts.filesAhead > 0) reasons.push('FILE_TIME_AHEAD');
  if (facts.clockBehind > 0) reasons.push('CLOCK_BEHIND');
  return { status: reasons.length === 0 ? 'ok' : 'failing', reasons, facts };
}
