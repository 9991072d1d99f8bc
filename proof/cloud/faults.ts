/**
 * What goes wrong, by a seed: so many faults of each kind, spread over the requests of a run. A kind waits for a
 * request that it can hit.
 */
import { randomFrom } from '../../generate/random.ts';

/** Faults of a request to a store. `lost`: it is done, and nobody is told. */
export const requestFaults = ['slowDown', 'error', 'reset', 'lost', 'cut', 'slow'] as const;
export type RequestFault = (typeof requestFaults)[number];
export type FaultKind = RequestFault | 'kill';

/** One of so many faults kills a function. */
const killShare = 0.12;
/** Kills of one event: a task of a state machine is tried three times, and must come through. */
const killsOfEventMax = 1;
/** Half of the kills at least hit the function that works on uploads, each delivery of it by this chance. */
const favoured = 'sync-batch';
const favouredChance = 0.5;
const otherChance = 0.25;
/** Until the functions have shown how long they take. */
const firstGuess = 300; // milliseconds

/** A request as far as a fault depends on it. */
export interface FaultableRequest {
  service: 's3' | 'dynamodb';
  /** It changes something. */
  writes: boolean;
  /** Its answer has a body that can be cut. */
  reads: boolean;
}

export class FaultPlan {
  readonly injected: Record<FaultKind, number> = { slowDown: 0, error: 0, reset: 0, lost: 0, cut: 0, slow: 0, kill: 0 };
  readonly kills: KillPlan;
  private readonly random: () => number;
  private readonly left: RequestFault[];
  private readonly gap: number;
  private until: number;
  private on = false;

  /** `requests`: about so many there will be. */
  constructor({ seed, faults, requests }: { seed: number; faults: number; requests: number }) {
    this.random = randomFrom(seed);
    const kills = Math.round(faults * killShare);
    this.kills = new KillPlan(this.random, kills, () => {
      this.injected.kill += 1;
    });
    const kinds = requestFaults;
    this.left = Array.from({ length: faults - kills }, (_, at) => kinds[at % kinds.length]);
    // All are hit while the run goes on, also if it asks for less than was thought.
    this.gap = (0.5 * requests) / Math.max(1, this.left.length);
    this.until = this.next();
  }

  /** From now on; building the stack is not what is proved. */
  begin(): void {
    this.on = true;
    this.kills.on = true;
  }

  get uninjected(): number {
    return this.left.length + this.kills.left;
  }

  /** The fault of this request, if it is to have one. */
  of(request: FaultableRequest): RequestFault | undefined {
    if (!this.on || this.left.length === 0 || --this.until > 0) return undefined;
    const at = this.left.findIndex((kind) => canHit(kind, request));
    if (at < 0) return undefined;
    const [kind] = this.left.splice(at, 1);
    this.injected[kind] += 1;
    this.until = this.next();
    return kind;
  }

  /** Where a body of so many bytes is cut. */
  cutAt(bytes: number): number {
    return Math.floor(this.random() * bytes);
  }

  private next(): number {
    return Math.ceil(this.random() * 2 * this.gap);
  }
}

function canHit(kind: RequestFault, { service, writes, reads }: FaultableRequest): boolean {
  if (kind === 'cut') return service === 's3' && reads;
  return kind !== 'lost' || writes;
}

/** Functions that are killed with SIGKILL at an instant of their work. */
export class KillPlan {
  on = false;
  left: number;
  private othersLeft: number;
  private readonly random: () => number;
  private readonly hit: () => void;
  private readonly typical = new Map<string, number>();
  private readonly killed = new Map<string, number>();

  constructor(random: () => number, kills: number, hit: () => void) {
    this.random = random;
    this.left = kills;
    this.othersLeft = Math.floor(kills / 2);
    this.hit = hit;
  }

  /** Milliseconds after its start at which an invocation is shot; undefined if it is spared. */
  shotAt(name: string, event: unknown): number | undefined {
    const isFavoured = name.endsWith(favoured);
    if (!this.on || this.left === 0 || (!isFavoured && this.othersLeft === 0)) return undefined;
    if (this.random() > (isFavoured ? favouredChance : otherChance)) return undefined;
    const id = `${name} ${nameOfEvent(event)}`;
    const kills = this.killed.get(id) ?? 0;
    if (kills >= killsOfEventMax) return undefined;
    this.killed.set(id, kills + 1);
    // Taken when it is aimed: others may be aimed before this one has hit.
    this.left -= 1;
    if (!isFavoured) this.othersLeft -= 1;
    return this.random() * (this.typical.get(name) ?? firstGuess);
  }

  /** An invocation that took so long is over; a shot that came too late is given back. */
  ended(name: string, shot: 'none' | 'missed' | 'hit', milliseconds: number): void {
    if (shot === 'hit') {
      this.hit();
      return;
    }
    this.typical.set(name, 0.7 * (this.typical.get(name) ?? firstGuess) + 0.3 * milliseconds);
    if (shot === 'none') return;
    this.left += 1;
    if (!name.endsWith(favoured)) this.othersLeft += 1;
  }
}

/** The same for each delivery of a message. */
function nameOfEvent(event: unknown): string {
  const records = (event as { Records?: { body?: string }[] } | null)?.Records;
  return records === undefined ? JSON.stringify(event) : records.map(({ body = '' }) => body).join();
}
