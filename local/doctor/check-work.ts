/** Whether the work is done: uploads, nights, pages, extracts, backups, and the clock that all go by. */
import * as z from 'zod';
import { listRuns } from '../../core/reconcile/list-runs.ts';
import { lastDueDay } from '../../core/reconcile/nights.ts';
import { readLatestRun } from '../../core/summary/latest-run.ts';
import { countWaits, findUnanswered, listArrivals } from '../../core/maintenance/unanswered.ts';
import { currentRegistry } from '../../core/registry/current.ts';
import { extractAge, extractAgeMax } from '../../core/summary/extract-age.ts';
import { leaseKey } from '../../core/summary/publish-lease.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { Refusal } from '../../core/base/errors.ts';
import { hasLogin, settingsWarnings } from '../../portal/settings.ts';
import { BackupStore } from '../backup/backup-store.ts';
import { shownBy, standingOf } from '../worker/ledger-watcher.ts';
import { codeOf, type DoctorWorld } from './doctor-world.ts';
import type { Finding } from './findings.ts';

const hour = 3_600_000; // milliseconds
/** A worker answers within minutes; an hour is tried, put aside, or nobody's. */
const unansweredAge = hour;
/** Clocks of one network differ by less. */
const clockMargin = 5 * 60_000; // milliseconds
/** A publisher of this machine holds its lease for seconds, one of AWS for minutes. */
const leaseMax = 30 * 60_000; // milliseconds
/** By then the run of the day before has ended, as for alerts (`runBy`). */
const nightOver = 6 * hour; // into the day in Viet Nam
/** Answers of health checks and providers. */
const answerWait = 10_000; // milliseconds

export async function checkUploads(world: DoctorWorld): Promise<Finding[]> {
  const found: Finding[] = [];
  const now = world.clock.now();
  let [count, oldest] = [0, now];
  for (const { id } of provinces)
    for await (const listed of listArrivals(world, id)) {
      const upload = await findUnanswered(world, id, listed);
      if (upload === undefined || upload.storedAt > now - unansweredAge) continue;
      count += 1;
      oldest = Math.min(oldest, upload.storedAt);
    }
  if (count > 0) found.push({ code: 'UPLOADS_UNANSWERED', facts: { count, hours: Math.floor((now - oldest) / hour) } });
  const waits = Object.values((await countWaits(world)) ?? {}).reduce((sum, each) => sum + each, 0);
  if (waits > 0) found.push({ code: 'UPLOADS_AHEAD', facts: { count: waits } });
  return found;
}

/** Nothing that was done can lie in the future. */
export async function checkClock(world: DoctorWorld): Promise<Finding[]> {
  const latest = new Date(world.clock.now() + clockMargin).toISOString();
  for (const { id: province } of provinces) {
    const state = await readProvinceState(world.state, province);
    if (state !== undefined && state.lastUpload > latest)
      return [{ code: 'CLOCK_BEHIND', facts: { province, instant: state.lastUpload } }];
  }
  return [];
}

/** The last night that was due, and what became of it. A directory that never had a night has none to miss. */
export async function checkNights(world: DoctorWorld): Promise<Finding[]> {
  const found: Finding[] = [];
  const latest = await readLatestRun(world);
  const due = lastDueDay(world.clock.now(), nightOver);
  if (latest !== undefined && latest.day < due) {
    const count = (Date.parse(due) - Date.parse(latest.day)) / (24 * hour);
    found.push({ code: 'NIGHT_MISSED', facts: { count, day: due } });
  }
  const { runs } = await listRuns(world, { limit: 1 });
  const run = runs.at(0);
  if (run === undefined) return found;
  if (run.status === 'stopped') found.push({ code: 'NIGHT_STOPPED', facts: { day: run.day } });
  if (run.status === 'incomplete') {
    const failed = [...(run.provinces?.failed ?? []), ...run.failed];
    const causes = [...new Set(failed.map(({ step, code }) => `${step} ${code}`))].join(', ');
    found.push({ code: 'NIGHT_FAILED', facts: { day: run.day, causes } });
  }
  return found;
}

export async function checkExtract(world: DoctorWorld): Promise<Finding[]> {
  const current = await currentRegistry(world);
  const days = current === undefined ? 0 : extractAge(current.asOf, world.clock.now());
  return days > extractAgeMax ? [{ code: 'EXTRACT_OLD', facts: { days } }] : [];
}

export async function checkPages(world: DoctorWorld): Promise<Finding[]> {
  const shown = await shownBy(world.directory);
  if (shown === '') return [{ code: 'PAGES_NONE', facts: {} }];
  return shown === (await standingOf(world)) ? [] : [{ code: 'PAGES_OLD', facts: {} }];
}

export async function checkLease(world: DoctorWorld): Promise<Finding[]> {
  const lease = z.object({ until: z.number() }).safeParse(await world.state.read(leaseKey));
  if (!lease.success || lease.data.until <= world.clock.now() + leaseMax) return [];
  return [{ code: 'PUBLISH_LEASE_HELD', facts: { instant: new Date(lease.data.until).toISOString() } }];
}

/** Where backups go is told by the configuration; without it nothing is asked. */
export async function checkBackup({ config, clock }: DoctorWorld): Promise<Finding[]> {
  if (config.backup === undefined) return [];
  try {
    const { manifest } = await (await BackupStore.open(config.backup.directory)).find();
    const hours = Math.floor((clock.now() - Date.parse(manifest.at)) / hour);
    return hours > config.backup.hoursMax ? [{ code: 'BACKUP_OLD', facts: { hours } }] : [];
  } catch (error) {
    if (error instanceof Refusal) return [{ code: 'BACKUP_NONE', facts: {} }];
    throw error;
  }
}

export function checkPortal({ config: { portal } }: DoctorWorld): Finding[] {
  const found: Finding[] = settingsWarnings(portal).map((code) => ({ code, facts: {} }));
  const isHttps = portal.behindProxy || portal.origin?.startsWith('https://') === true;
  if (hasLogin(portal) && !isHttps) found.push({ code: 'PORTAL_NOT_HTTPS', facts: {} });
  return found;
}

/** Asks the login provider, if there is one. */
export async function checkProvider({ config, machine }: DoctorWorld): Promise<Finding[]> {
  const issuer = config.portal.oidc?.issuer;
  if (issuer === undefined) return [];
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const { ok, status } = await machine.fetch(url, { signal: AbortSignal.timeout(answerWait) });
    return ok ? [] : [{ code: 'PROVIDER_UNREACHABLE', facts: { code: status } }];
  } catch (error) {
    return [{ code: 'PROVIDER_UNREACHABLE', facts: { code: codeOf(error) } }];
  }
}

/** Asks the worker how it is; what it has put aside only it knows. */
export async function checkWorker({ machine }: Pick<DoctorWorld, 'machine'>, url: string): Promise<Finding[]> {
  try {
    const answer = await machine.fetch(new URL('/health', url), { signal: AbortSignal.timeout(answerWait) });
    const health = z.object({ reasons: z.array(z.string()) }).safeParse(await answer.json());
    if (!health.success) return [{ code: 'WORKER_UNREACHABLE', facts: { code: answer.status } }];
    const reasons = health.data.reasons.join(', ');
    return reasons === '' ? [] : [{ code: 'WORKER_FAILING', facts: { reasons } }];
  } catch (error) {
    return [{ code: 'WORKER_UNREACHABLE', facts: { code: codeOf(error) } }];
  }
}

export async function checkPorts(
  { machine }: Pick<DoctorWorld, 'machine'>,
  ports: readonly number[],
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const port of ports) if (!(await machine.isPortFree(port))) found.push({ code: 'PORT_TAKEN', facts: { port } });
  return found;
}
