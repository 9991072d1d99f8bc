/**
 * Who looked at the rows of an office, who changed something, who logged in, who was refused what: counted in memory
 * and written in batches, as `audit/portal/<day>/<instant>-<random>.json`. A record names users, routes and counts;
 * never a participant, and of rows that were asked for by their key a hash of that key alone.
 */
import { createHash } from 'node:crypto';
import { vietnamDate } from '../../core/intake/upload-request.ts';
import type { PortalWorld } from '../ports.ts';
import type { Identity } from './identity.ts';

/** Between two records: what a power cut may lose. */
const batchAge = 60_000; // milliseconds
/** Lines of one record; about 300 bytes each. One more has the record written first. */
const linesMax = 2_000;
/** Hashes of rows in one line; what is beyond is counted. */
const rowsMax = 200;

export interface AuditLine {
  user: string;
  role: Identity['role'];
  /** Whose things were looked at or changed; null of what belongs to no province. */
  province: string | null;
  by: Identity['by'];
  /** `refused`: it is not theirs to do, or not there. */
  what: 'look' | 'change' | 'refused' | 'login';
  /** The route's pattern, `GET /api/v1/provinces/:province/cases`: without what a user wrote. */
  route: string;
  count: number;
  first: string; // ISO 8601, UTC
  last: string;
  /** Of rows asked for by their key: the first 16 hex digits of the SHA-256 of the key. */
  rows?: string[];
}

/** One object. `format` is counted up when a reader must know. */
export interface AuditRecord {
  format: 1;
  lines: AuditLine[];
}

export interface Act extends Pick<AuditLine, 'province' | 'what' | 'route'> {
  identity: Identity;
  /** The key of the row, if one was asked for. */
  row: string | undefined;
}

type AuditWorld = Pick<PortalWorld, 'objects' | 'clock' | 'randomBytes' | 'log'>;

export class Audit {
  private readonly world: AuditWorld;
  private lines = new Map<string, AuditLine>();
  private begunAt = 0; // milliseconds since 1970
  private writing: Promise<void> = Promise.resolve();

  constructor(world: AuditWorld) {
    this.world = world;
  }

  /**
   * Counts an act, before it is done. Writes what has waited a minute, or is too much to keep. Throws what the store
   * throws once no more can be kept: then nobody looks at anything that would not be recorded.
   */
  async note({ identity, province, what, route, row }: Act): Promise<void> {
    const { user, role, by } = identity;
    const key = JSON.stringify([user, role, by, province, what, route]);
    if (!this.lines.has(key) && this.lines.size >= linesMax) await this.write();
    const now = this.world.clock.now();
    if (this.lines.size === 0) this.begunAt = now;
    const last = new Date(now).toISOString();
    const line = this.lines.get(key) ?? { user, role, province, by, what, route, count: 0, first: last, last };
    this.lines.set(key, { ...line, count: line.count + 1, last, ...withRow(line.rows, row) });
    if (now - this.begunAt >= batchAge) await this.flush();
  }

  /**
   * Writes what waits; what cannot be written waits on. For a home to call each minute and at its end, or after each
   * request where nothing lives between two.
   */
  async flush(): Promise<void> {
    await this.write().catch((error: unknown) => {
      const code = (error as { code?: unknown } | null)?.code;
      this.world.log.event('portal.auditFailed', { code: typeof code === 'string' ? code : 'FAULT' });
    });
  }

  /** One write at a time: an answer that is lost leaves lines that were written twice, never none. */
  private write(): Promise<void> {
    const done = this.writing.then(() => this.writeBatch());
    this.writing = done.catch(() => undefined);
    return done;
  }

  private async writeBatch(): Promise<void> {
    if (this.lines.size === 0) return;
    const { lines, begunAt } = this;
    this.lines = new Map();
    const record: AuditRecord = { format: 1, lines: [...lines.values()] };
    const instant = new Date(begunAt).toISOString().replaceAll(/[-:.]/g, '');
    const random = Buffer.from(this.world.randomBytes(8)).toString('hex');
    const key = `audit/portal/${vietnamDate(begunAt)}/${instant}-${random}.json`;
    try {
      await this.world.objects.putIfAbsent(key, Buffer.from(`${JSON.stringify(record)}\n`));
    } catch (error) {
      // Kept for the next time, with what has come meanwhile.
      for (const [name, line] of this.lines) lines.set(name, joined(lines.get(name), line));
      this.lines = lines;
      this.begunAt = begunAt;
      throw error;
    }
  }
}

function withRow(rows: string[] | undefined, row: string | undefined): { rows?: string[] } {
  if (row === undefined) return {};
  const hash = createHash('sha256').update(row).digest('hex').slice(0, 16);
  const known = rows ?? [];
  return { rows: known.includes(hash) || known.length >= rowsMax ? known : [...known, hash] };
}

function joined(before: AuditLine | undefined, after: AuditLine): AuditLine {
  if (before === undefined) return after;
  const rows = [...new Set([...(before.rows ?? []), ...(after.rows ?? [])])].slice(0, rowsMax);
  const counted = { ...before, count: before.count + after.count, last: after.last };
  return rows.length === 0 ? counted : { ...counted, rows };
}
