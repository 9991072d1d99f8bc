/**
 * Work on simulated time: a piece of work is a generator that gives the milliseconds it waits, or other work whose end
 * it waits for. What happens at the same instant happens in the order in which it was begun, so a seed decides a run.
 */
export type Work = Generator<number | Begun, void, void>;

/** Work that was begun. */
export class Begun {
  isOver = false;
  readonly waiting: (() => void)[] = [];
}

export class SimulatedTime {
  /** Milliseconds since the start. */
  now = 0;
  events = 0;
  private readonly times: number[] = [];
  private readonly order: number[] = [];
  private readonly actions: (() => void)[] = [];
  private begun = 0;

  begin(work: Work): Begun {
    const task = new Begun();
    const go = (): void => {
      for (;;) {
        const { done, value } = work.next();
        if (done === true) {
          task.isOver = true;
          for (const next of task.waiting) next();
          return;
        }
        if (typeof value === 'number') {
          this.at(this.now + value, go);
          return;
        }
        if (!value.isOver) {
          value.waiting.push(go);
          return;
        }
      }
    };
    go();
    return task;
  }

  /** Runs `count` pieces of work, at most `places` at a time. Throws the first failure once those under way end. */
  *together(count: number, places: number, make: () => Work): Work {
    let left = count;
    const failures: unknown[] = [];
    const worker = function* (): Work {
      try {
        while (left > 0) {
          left -= 1;
          yield* make();
        }
      } catch (error) {
        left = 0;
        failures.push(error);
      }
    };
    const workers = Array.from({ length: Math.min(places, count) }, () => this.begin(worker()));
    for (const each of workers) yield each;
    if (failures.length > 0) throw failures[0];
  }

  at(time: number, action: () => void): void {
    const { times, order, actions } = this;
    let at = times.length;
    const own = this.begun++;
    times.push(time);
    order.push(own);
    actions.push(action);
    while (at > 0) {
      const up = (at - 1) >>> 1;
      if (times[up] < time || (times[up] === time && order[up] < own)) break;
      this.put(at, times[up], order[up], actions[up]);
      at = up;
    }
    this.put(at, time, own, action);
  }

  /** Until nothing is left to happen. */
  run(): void {
    while (this.times.length > 0) {
      this.events += 1;
      this.now = this.times[0];
      const [action] = this.actions;
      this.removeFirst();
      action();
    }
  }

  private put(at: number, time: number, order: number, action: () => void): void {
    this.times[at] = time;
    this.order[at] = order;
    this.actions[at] = action;
  }

  private removeFirst(): void {
    const { times, order, actions } = this;
    const [time, own, action] = [times.pop() ?? 0, order.pop() ?? 0, actions.pop()];
    if (times.length === 0 || action === undefined) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= times.length) break;
      const other = down + 1;
      if (other < times.length && isBefore(times, order, other, down)) down = other;
      if (time < times[down] || (time === times[down] && own < order[down])) break;
      this.put(at, times[down], order[down], actions[down]);
      at = down;
    }
    this.put(at, time, own, action);
  }
}

function isBefore(times: readonly number[], order: readonly number[], one: number, other: number): boolean {
  return times[one] < times[other] || (times[one] === times[other] && order[one] < order[other]);
}
