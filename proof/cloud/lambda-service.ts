/**
 * Functions as Lambda runs them, as far as they can tell: a process for each invocation at a time, kept warm for the
 * next, killed when its time is over or by a fault; so many at once in the whole account. Tasks of state machines come
 * by HTTP, as to the service.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { FunctionProcess, type Ended } from '../network/deployed.ts';
import type { KillPlan } from './faults.ts';
import { functionNamed, type FunctionPlan } from './template.ts';

/** Of a function, kept for the next invocation: each takes some 100 MB. */
const warmMax = 2;

export interface LambdaOptions {
  functions: readonly FunctionPlan[];
  /** Invocations at once, at most: 10 in a new account. */
  concurrency: number;
  /** Of a function's process: address and keys of the stores. */
  environmentOf: (name: string) => Record<string, string>;
  kills: KillPlan;
  /** Lines that functions log. */
  told: (name: string, line: string) => void;
}

export interface Invocations {
  started: number;
  answered: number;
  failed: number;
  killed: number;
  timedOut: number;
}

export class LambdaService {
  readonly counts = new Map<string, Invocations>();
  private readonly options: LambdaOptions;
  private readonly plans: Map<string, FunctionPlan>;
  private readonly warm = new Map<string, FunctionProcess[]>();
  private readonly all = new Set<FunctionProcess>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private readonly server = createServer((request, response) => {
    void (async () => {
      const stated = decodeURIComponent(/\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1] ?? '');
      const body = await buffer(request);
      const ended = await this.invoke(functionNamed(stated), JSON.parse(body.toString()) as unknown);
      const failed = ended.end === 'answered' ? {} : { 'x-amz-function-error': 'Unhandled' };
      response.writeHead(200, { 'content-type': 'application/json', ...failed });
      response.end(JSON.stringify(ended.end === 'answered' ? (ended.answer ?? null) : { errorType: ended.end }));
    })();
  });

  constructor(options: LambdaOptions) {
    this.options = options;
    this.plans = new Map(options.functions.map((each) => [each.name, each]));
  }

  /** Resolves with the address at which tasks are called. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get atWork(): number {
    return this.running + this.waiting.length;
  }

  /** Waits for a place in the account, then for the function. Throws if the stack has no such function. */
  async invoke(name: string, event: unknown): Promise<Ended> {
    const plan = this.plans.get(name);
    if (plan === undefined) throw new Error(`no function ${name}`);
    if (this.running >= this.options.concurrency)
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    this.running += 1;
    try {
      return await this.run(plan, event);
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await Promise.all([...this.all].map((each) => each.kill()));
  }

  private async run(plan: FunctionPlan, event: unknown): Promise<Ended> {
    const { name, timeout } = plan;
    const counts = this.counts.get(name) ?? { started: 0, answered: 0, failed: 0, killed: 0, timedOut: 0 };
    this.counts.set(name, counts);
    counts.started += 1;
    const process = this.warm.get(name)?.pop() ?? this.start(plan);
    await process.loaded();
    const shotAfter = this.options.kills.shotAt(name, event);
    const kill = (): void => void process.kill();
    const shot = shotAfter === undefined ? undefined : setTimeout(kill, shotAfter);
    let late = false;
    const end = setTimeout(() => {
      late = true;
      kill();
    }, timeout * 1000);
    const began = performance.now();
    const ended = await process.invoke(event, timeout * 1000);
    clearTimeout(shot);
    clearTimeout(end);
    const hit = ended.end === 'killed' ? 'hit' : 'missed';
    this.options.kills.ended(name, shot === undefined ? 'none' : hit, performance.now() - began);
    counts[late ? 'timedOut' : ended.end] += 1;
    if (process.isDead) this.all.delete(process);
    else await this.keep(name, process);
    return ended;
  }

  private start({ name, bundle, environment }: FunctionPlan): FunctionProcess {
    const env = { ...environment, ...this.options.environmentOf(name) };
    const process = new FunctionProcess(bundle, env, (line) => this.options.told(name, line));
    this.all.add(process);
    return process;
  }

  private async keep(name: string, process: FunctionProcess): Promise<void> {
    const kept = this.warm.get(name) ?? [];
    this.warm.set(name, kept);
    if (kept.length < warmMax) kept.push(process);
    else {
      this.all.delete(process);
      await process.kill();
    }
  }
}
