/**
 * What a worker reports: to a health check, and as metrics in the text form of Prometheus. Counts and times, no
 * person's data.
 */

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
}

export function healthOf(facts: WorkerFacts, now: number): Health {
  const reasons: string[] = [];
  if (now - facts.roundAt > silenceMax) reasons.push('SILENT');
  if (facts.storeFailing !== '') reasons.push(`STORE_${facts.storeFailing}`);
  if (facts.dead > 0) reasons.push('UPLOADS_DEAD');
  if (facts.filesAhead > 0) reasons.push('FILE_TIME_AHEAD');
  if (facts.clockBehind > 0) reasons.push('CLOCK_BEHIND');
  return { status: reasons.length === 0 ? 'ok' : 'failing', reasons, facts };
}

/** Prometheus text exposition format 0.0.4. */
export function metricsText(facts: WorkerFacts, now: number): string {
  const lines: string[] = [];
  const metric = (name: string, type: 'counter' | 'gauge', help: string, values: [labels: string, value: number][]) => {
    lines.push(`# HELP doisoat_${name} ${help}`, `# TYPE doisoat_${name} ${type}`);
    for (const [labels, value] of values) lines.push(`doisoat_${name}${labels} ${value}`);
  };
  metric(
    'uploads_total',
    'counter',
    'Uploads processed, by outcome',
    Object.entries(facts.uploads).map(([status, count]) => [`{status="${status}"}`, count]),
  );
  metric('rows_total', 'counter', 'Rows read', [['', facts.rows]]);
  metric('faults_total', 'counter', 'Attempts that failed', [['', facts.faults]]);
  metric('uploads_dead', 'gauge', 'Uploads put aside after the last attempt', [['', facts.dead]]);
  metric('uploads_waiting', 'gauge', 'Uploads without an answer', [['', facts.waiting]]);
  metric('uploads_ahead', 'gauge', 'Uploads that wait because a clock is wrong, by code', [
    ['{code="FILE_TIME_AHEAD"}', facts.filesAhead],
    ['{code="CLOCK_BEHIND"}', facts.clockBehind],
  ]);
  metric('oldest_upload_seconds', 'gauge', 'Age of the oldest upload without an answer', [
    ['', facts.oldestUploadMs / 1000],
  ]);
  metric('round_age_seconds', 'gauge', 'Since the last sign of life', [['', (now - facts.roundAt) / 1000]]);
  metric('published_age_seconds', 'gauge', 'Since the summary was published; -1 if not yet', [
    ['', facts.publishedAt === 0 ? -1 : (now - facts.publishedAt) / 1000],
  ]);
  return `${lines.join('\n')}\n`;
}
