/**
 * The worst morning, on simulated time: every province sends twenty small batches within a minute and sixteen send full
 * books, against the limits of the services. The figures of a batch are measured ones (docs/performance.md); the rules
 * of the product (attempts, pauses, places, joined reads) are its own constants.
 */
import { joinedInFlight } from '../../adapters/s3/s3-object-store.ts';
import { Pressure, throttledDelay } from '../../adapters/s3/client-rules.ts';
import { commitAttemptsMax } from '../../core/commit/ratify.ts';
import { attemptsMax } from '../../functions/handlers.ts';
import { commitReserve } from '../../functions/invocation.ts';
import { randomFrom } from '../../generate/random.ts';
import { syncMinutes } from '../../infra/config.ts';
import { SimulatedTime, type Work } from './simulated-time.ts';

/** GETs of one small batch, by bucket, and what they bring. */
export interface Asked {
  registry: number;
  ledger: number;
  megabytes: number;
}

export interface Morning {
  seed: number;
  /** Times as many batches and books. */
  scale: number;
  provinces: number;
  batchesOfProvince: number;
  books: number;
  calm: Asked;
  /** After a refusal. */
  sparing: Asked;
  /** GETs of a commit that lost against another and is tried again. */
  again: number;
  /** Attempts at one request over those of the SDK. */
  attempts: number;
  visibilityMs: number;
  deliveriesMax: number;
  /** Invocations of sync-batch at a time: of one province, and of all. */
  ofProvince: number;
  functions: number;
  /** Milliseconds in which S3 refuses everything. */
  outage?: { from: number; until: number };
}

/** A partition of S3 takes so many requests a second; here a whole bucket is one, as a new one is. */
const getsMax = 5_500;
const putsMax = 3_500;
/** Milliseconds: first byte of a GET, a PUT, a call of the table, a refusal. */
const firstByte = { least: 20, most: 30 };
const put = 40;
const call = 5;
const refusal = 10;
const bandwidth = 90_000; // bytes a millisecond, of one function
/** Milliseconds of processor for a small batch at 1.7 processors, and for a start of a function. */
const compute = 150;
const coldStart = 900;
/** Writes of a batch before the manifest is ratified, and after it; calls of the table before and after. */
const writes = { staged: 8, published: 6 };
const calls = { before: 4, after: 4 };
/** A full book: GETs of the ledger, sixteen at a time, PUTs, and milliseconds of processor (local/prices). */
const book = { gets: 4_500, inFlight: 16, puts: 50, compute: 25_000 };
/** The SDK's own: attempts, and the bound of its first pause after a refusal, doubled. */
const sdk = { attempts: 4, pause: 500 };
/** Of `untilDone` in functions/handlers.ts. */
const handler = { attempts: attemptsMax, pause: 1_000, reserve: commitReserve, timeout: syncMinutes * 60_000 };
/** A poller whose function was refused waits before it takes another message. */
const pollerPause = 5_000;

export interface Outcome {
  messages: number;
  answered: number;
  dead: number;
  /** Attempts at a batch that failed, in an invocation that went on or not. */
  failedAttempts: number;
  failedDeliveries: number;
  throttledDeliveries: number;
  deliveriesMost: number;
  /** Requests refused by S3, each asked again. */
  refused: number;
  commitAttempts: number;
  getsAskedMost: number; // in one second, of one bucket
  getsServedMost: number;
  seconds: { last: number; half: number; most95: number };
  events: number;
}

class Failed extends Error {}

/** Tokens for the requests of one kind to one bucket: a second's worth at most. */
class Limit {
  asked = new Map<number, number>();
  served = new Map<number, number>();
  private tokens: number;
  private last = 0;
  private readonly perSecond: number;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
  }

  take(now: number): boolean {
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - this.last) / 1000) * this.perSecond);
    this.last = now;
    const second = Math.floor(now / 1000);
    this.asked.set(second, (this.asked.get(second) ?? 0) + 1);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    this.served.set(second, (this.served.get(second) ?? 0) + 1);
    return true;
  }
}

interface Message {
  province: number;
  isBook: boolean;
  sent: number;
  deliveries: number;
}

interface Province {
  ready: Message[];
  busy: number;
  version: number;
  pausedUntil: number;
}

/** One execution environment, used again by later invocations. */
interface Process {
  pressure: Pressure;
  linkFree: number; // when its network is free
}

type Bucket = 'ledger' | 'registry' | 'results';

export function simulateMorning(morning: Morning): Outcome {
  return new Simulation(morning).run();
}

class Simulation {
  private readonly time = new SimulatedTime();
  private readonly random: () => number;
  private readonly gets: Record<Bucket, Limit> = limits(getsMax);
  private readonly puts: Record<Bucket, Limit> = limits(putsMax);
  private readonly provinces: Province[];
  private readonly waits: number[] = [];
  private running = 0;
  /** The one used last is used first. */
  private readonly idle: Process[] = [];
  private readonly counts = {
    messages: 0,
    dead: 0,
    failedAttempts: 0,
    failedDeliveries: 0,
    throttledDeliveries: 0,
    deliveriesMost: 0,
    refused: 0,
    commitAttempts: 0,
  };
  private readonly morning: Morning;

  constructor(morning: Morning) {
    this.morning = morning;
    this.random = randomFrom(morning.seed);
    this.provinces = Array.from({ length: morning.provinces }, () => ({
      ready: [],
      busy: 0,
      version: 0,
      pausedUntil: 0,
    }));
  }

  run(): Outcome {
    const { scale, provinces, batchesOfProvince, books } = this.morning;
    for (let province = 0; province < provinces; province++)
      for (let n = 0; n < batchesOfProvince * scale; n++) this.send(province, false, 60_000 * this.random());
    for (let n = 0; n < books * scale; n++) this.send(n % provinces, true, 1_000 * this.random());
    this.time.run();
    const sorted = this.waits.toSorted((one, other) => one - other);
    const part = (share: number): number => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0) / 1000;
    const most = (of: 'asked' | 'served'): number =>
      Math.max(...Object.values(this.gets).flatMap((limit) => [...limit[of].values()]));
    return {
      ...this.counts,
      answered: sorted.length,
      getsAskedMost: most('asked'),
      getsServedMost: most('served'),
      seconds: { last: part(1), half: part(0.5), most95: part(0.95) },
      events: this.time.events,
    };
  }

  private send(province: number, isBook: boolean, sent: number): void {
    this.counts.messages += 1;
    this.time.at(sent, () => this.deliverable({ province, isBook, sent, deliveries: 0 }));
  }

  private deliverable(message: Message): void {
    const { ready } = this.provinces[message.province];
    ready.push(message);
    this.poll(message.province);
  }

  /** The mapping of a queue: as many invocations as it may have, while the account has any left. */
  private poll(at: number): void {
    const { ofProvince, functions, deliveriesMax, visibilityMs } = this.morning;
    const province = this.provinces[at];
    while (province.busy < ofProvince && province.pausedUntil <= this.time.now) {
      const message = province.ready.shift();
      if (message === undefined) return;
      if (message.deliveries === deliveriesMax) {
        this.counts.dead += 1;
        continue;
      }
      message.deliveries += 1;
      this.counts.deliveriesMost = Math.max(this.counts.deliveriesMost, message.deliveries);
      if (this.running === functions) {
        this.counts.throttledDeliveries += 1;
        province.pausedUntil = this.time.now + pollerPause;
        this.time.at(province.pausedUntil, () => this.poll(at));
        this.time.at(this.time.now + visibilityMs, () => this.deliverable(message));
        return;
      }
      province.busy += 1;
      this.running += 1;
      this.time.begin(this.invoke(message, province, this.time.now));
    }
  }

  private *invoke(message: Message, province: Province, began: number): Work {
    const deadline = began + handler.timeout - handler.reserve;
    let process = this.idle.pop();
    if (process === undefined) {
      process = { pressure: new Pressure(), linkFree: 0 };
      yield coldStart;
    }
    let isDone = false;
    for (let attempt = 1; !isDone; attempt++) {
      const from = this.time.now;
      try {
        yield* message.isBook ? this.book(process) : this.batch(province, process);
        isDone = true;
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        this.counts.failedAttempts += 1;
        const pause = handler.pause * 2 ** (attempt - 1) * (0.5 + this.random());
        if (attempt === handler.attempts || this.time.now + pause + (this.time.now - from) > deadline) break;
        yield pause;
      }
    }
    province.busy -= 1;
    this.running -= 1;
    this.idle.push(process);
    if (isDone) this.waits.push(this.time.now - message.sent);
    else {
      this.counts.failedDeliveries += 1;
      const again = Math.max(this.time.now, began + this.morning.visibilityMs);
      this.time.at(again, () => this.deliverable(message));
    }
    for (let at = 0; at < this.provinces.length; at++) this.poll(at);
  }

  /** A small batch: rows matched, then committed on whatever version is current, again if another one came first. */
  private *batch(province: Province, process: Process): Work {
    yield calls.before * call;
    yield* this.read(process, 'registry');
    yield compute;
    for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
      this.counts.commitAttempts += 1;
      const { version } = province;
      if (attempt === 1) yield* this.read(process, 'ledger');
      else yield* this.readOf(process, 'ledger', this.morning.again, 0);
      for (let n = 0; n < writes.staged; n++) yield* this.request(this.puts.ledger, process, put);
      yield call;
      if (province.version === version) {
        province.version += 1;
        for (let n = 0; n < writes.published; n++) yield* this.request(this.puts.results, process, put);
        yield calls.after * call;
        return;
      }
      yield Math.floor(this.random() * Math.min(1_000, 10 * 2 ** attempt));
    }
    throw new Failed();
  }

  private *book(process: Process): Work {
    const pause = (book.compute * book.inFlight) / book.gets;
    yield* this.time.together(book.gets, book.inFlight, () => this.get(this.gets.ledger, process, 0, pause));
    for (let n = 0; n < book.puts; n++) yield* this.request(this.puts.ledger, process, put);
  }

  /** All ranges of a look-up: as many requests as are asked now, whatever was refused before. */
  private *read(process: Process, bucket: 'ledger' | 'registry'): Work {
    const asked = process.pressure.isHigh ? this.morning.sparing : this.morning.calm;
    const count = asked[bucket];
    yield* this.readOf(process, bucket, count, bucket === 'ledger' ? (asked.megabytes * 1e6) / count : 20_000);
  }

  private *readOf(process: Process, bucket: 'ledger' | 'registry', count: number, bytes: number): Work {
    yield* this.time.together(count, joinedInFlight, () => this.get(this.gets[bucket], process, bytes, 0));
  }

  private *get(limit: Limit, process: Process, bytes: number, pause: number): Work {
    yield* this.request(limit, process, this.firstByte());
    process.linkFree = Math.max(this.time.now, process.linkFree) + bytes / bandwidth;
    yield process.linkFree - this.time.now + pause;
  }

  private isOut(): boolean {
    const { outage } = this.morning;
    return outage !== undefined && outage.from <= this.time.now && this.time.now < outage.until;
  }

  private firstByte(): number {
    return firstByte.least + (firstByte.most - firstByte.least) * this.random();
  }

  /** One request, asked again while it is refused: by the SDK, then by the store's own rule. */
  private *request(limit: Limit, process: Process, duration: number): Work {
    for (let attempt = 1; ; attempt++) {
      for (let own = 1; own <= sdk.attempts; own++) {
        if (!this.isOut() && limit.take(this.time.now)) {
          yield duration;
          process.pressure.answered();
          return;
        }
        this.counts.refused += 1;
        process.pressure.refused();
        yield refusal;
        if (own < sdk.attempts) yield this.random() * sdk.pause * 2 ** (own - 1);
      }
      if (attempt >= this.morning.attempts) throw new Failed();
      yield this.random() * Math.min(throttledDelay.most, throttledDelay.first * 2 ** (attempt - 1));
    }
  }
}

function limits(perSecond: number): Record<Bucket, Limit> {
  return { ledger: new Limit(perSecond), registry: new Limit(perSecond), results: new Limit(perSecond) };
}
