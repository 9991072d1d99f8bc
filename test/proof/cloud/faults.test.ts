import { describe, expect, it } from 'vitest';
import { FaultPlan, requestFaults, type FaultableRequest } from '../../../proof/cloud/faults.ts';
import { passes } from '../../../proof/cloud/table-stream.ts';

const read: FaultableRequest = { service: 's3', writes: false, reads: true };
const write: FaultableRequest = { service: 'dynamodb', writes: true, reads: false };

function faultsOf(plan: FaultPlan, requests: readonly FaultableRequest[]): string[] {
  return requests.map((request) => plan.of(request) ?? '-');
}

describe('the plan of faults', () => {
  const requests = Array.from({ length: 2_000 }, (_, at) => (at % 3 === 0 ? write : read));

  it('hits so many requests, of every kind, within the run', () => {
    const plan = new FaultPlan({ seed: 1, faults: 280, requests: requests.length });
    plan.begin();
    const hit = faultsOf(plan, requests).filter((each) => each !== '-');
    expect(new Set(hit)).toEqual(new Set(requestFaults));
    expect(hit.length + plan.kills.left).toBe(280);
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number): string[] => {
      const plan = new FaultPlan({ seed, faults: 40, requests: requests.length });
      plan.begin();
      return faultsOf(plan, requests);
    };
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });

  it('cuts bodies of objects alone, and loses answers of writes alone', () => {
    const plan = new FaultPlan({ seed: 2, faults: 200, requests: 200 });
    plan.begin();
    const hit = requests.map((request) => ({ request, fault: plan.of(request) }));
    const by = (fault: string) => new Set(hit.filter((each) => each.fault === fault).map(({ request }) => request));
    expect(by('cut')).toEqual(new Set([read]));
    expect(by('lost')).toEqual(new Set([write]));
  });

  it('kills the function that works on uploads in half of its kills at least, each event once', () => {
    const plan = new FaultPlan({ seed: 5, faults: 80, requests: 100 });
    plan.begin();
    // All at once: each is aimed at before any has been hit.
    const killed = (name: string) => {
      const shots = Array.from({ length: 100 }, (_, at) => plan.kills.shotAt(name, { at: at % 50 }));
      const aimed = shots.filter((at) => at !== undefined);
      for (const _ of aimed) plan.kills.ended(name, 'hit', 100);
      return aimed.length;
    };
    expect(plan.kills.left).toBe(10);
    expect(killed('doisoat-dev-reconcile')).toBe(5);
    expect(killed('doisoat-dev-sync-batch')).toBe(5);
    expect([plan.kills.left, plan.injected.kill]).toEqual([0, 10]);
    plan.kills.ended('doisoat-dev-sync-batch', 'missed', 100);
    expect(plan.kills.left).toBe(1);
  });

  it('does nothing before it begins', () => {
    const plan = new FaultPlan({ seed: 1, faults: 280, requests: 280 });
    expect(faultsOf(plan, requests).every((each) => each === '-')).toBe(true);
  });
});

describe('a filter of the stream', () => {
  const record = { dynamodb: { Keys: { PK: { S: 'REGISTRY' }, SK: { S: 'CURRENT' } } } };

  it('lets pass what has one of the values, and everything if there is none', () => {
    expect(passes([{ dynamodb: { Keys: { SK: { S: ['CURRENT'] } } } }], record)).toBe(true);
    expect(passes([{ dynamodb: { Keys: { SK: { S: ['STATE'] } } } }], record)).toBe(false);
    expect(passes([{ dynamodb: { Keys: { XX: { S: ['STATE'] } } } }], record)).toBe(false);
    expect(passes([], record)).toBe(true);
  });

  it('is refused if it is of a kind that is not known', () => {
    expect(() => passes([{ dynamodb: [{ prefix: 'a' }] }], record)).toThrow('not known');
  });
});
