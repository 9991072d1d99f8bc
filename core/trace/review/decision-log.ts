/**
 * Decisions of reviewers: one object for each file, stored only if absent, never changed and never removed
 * (`docs/trace.md`, Files). What is decided follows from all of them, in the order of their instants.
 */
import * as z from 'zod';
import { IntegrityError } from '../../base/errors.ts';
import { vietnamDate } from '../../intake/upload-request.ts';
import type { World } from '../../ports.ts';

export const decisionsPrefix = 'trace/decisions/';

const $Participant = z.string().regex(/^(\d{10}|\d{12})$/);
const $Pair = z.string().regex(/^[0-9a-f]{16}$/);
const common = {
  province: z.string(),
  participant: $Participant,
  reason: z.string(),
  evidence: z.string(),
  pair: $Pair, // `core/trace/pairs.ts`
};

const $Accepted = z.strictObject({
  ...common,
  decision: z.literal('accept'),
  candidate: z.string().regex(/^\d{12}$/),
  /** What the office is given: the advice alone, the ID too, or nothing, because the row is settled already. */
  handover: z.enum(['ask', 'id', 'none']),
});
/** Of a rejected candidate nothing but the keyed hash is kept. */
const $Rejected = z.strictObject({ ...common, decision: z.literal('reject') });

const $DecisionFile = z.strictObject({
  format: z.literal(1),
  decidedAt: z.iso.datetime(),
  /** Who sent the file, as whoever vouches for people says it: a session, or a user of the machine. */
  principal: z.nullable(z.string()),
  officer: z.nullable(z.string()),
  purpose: z.nullable(z.string()),
  decisions: z.array(z.discriminatedUnion('decision', [$Accepted, $Rejected])),
});
export type DecisionFile = z.infer<typeof $DecisionFile>;
export type Decision = DecisionFile['decisions'][number];
export type AcceptedDecision = z.infer<typeof $Accepted>;

/** A decision with its instant. */
export type Decided<D extends Decision = Decision> = D & { decidedAt: string; day: string; file: string };

export function decisionKey(day: string, sha256: string): string {
  return `${decisionsPrefix}${day}/${sha256}.json`;
}

export function encodeDecisions(file: DecisionFile): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify($DecisionFile.parse(file))}\n`);
}

/** All that was ever decided. */
export class DecisionLog {
  /** In the order in which it was decided. */
  readonly all: readonly Decided[];
  /** Pairs that are never proposed again. */
  readonly rejected: ReadonlySet<string>;

  private constructor(all: readonly Decided[]) {
    this.all = all;
    this.rejected = new Set(all.filter(({ decision }) => decision === 'reject').map(({ pair }) => pair));
  }

  /** Throws `IntegrityError`. */
  static async read(world: Pick<World, 'objects'>): Promise<DecisionLog> {
    const all: Decided[] = [];
    for await (const { key } of world.objects.list(decisionsPrefix)) {
      const bytes = await world.objects.read(key);
      const parsed = bytes && $DecisionFile.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
      if (parsed?.success !== true) throw new IntegrityError(key, 'another form', 'decisions of format 1');
      const { decidedAt, decisions } = parsed.data;
      const [, , day, name] = key.split('/');
      const file = name.slice(0, -'.json'.length);
      if (day !== vietnamDate(Date.parse(decidedAt)))
        throw new IntegrityError(key, `decisions of ${decidedAt}`, `decisions of ${day}`);
      all.push(...decisions.map((each) => ({ ...each, decidedAt, day, file })));
    }
    return new DecisionLog(all.sort(byInstant));
  }

  /** The pair accepted of each participant of a province, less what was withdrawn by a later reject. */
  accepted(province: string): Map<string, Decided<AcceptedDecision>> {
    const accepted = new Map<string, Decided<AcceptedDecision>>();
    for (const each of this.all) {
      if (each.province !== province || each.decision !== 'accept' || this.rejected.has(each.pair)) continue;
      const known = accepted.get(each.participant);
      // A repeated decision counts anew; of two that contradict each other, written at once, the first holds.
      if (known === undefined || known.pair === each.pair) accepted.set(each.participant, each);
    }
    return accepted;
  }

  hasFile(sha256: string): Decided | undefined {
    return this.all.find(({ file }) => file === sha256);
  }
}

function byInstant(a: Decided, b: Decided): number {
  if (a.decidedAt !== b.decidedAt) return a.decidedAt < b.decidedAt ? -1 : 1;
  return a.file === b.file ? 0 : a.file < b.file ? -1 : 1;
}
