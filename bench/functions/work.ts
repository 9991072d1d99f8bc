/** What a function is measured by: the largest work that the limits of the product let it be given. */
import type { DeployedStage } from '../harness/deployed-stage.ts';
import type { LargestLedger } from '../harness/largest-ledger.ts';

/** Sends an event and gives the answer. Throws if the invocation fails. */
export type Invoke = (event: unknown) => Promise<unknown>;

export interface Work {
  what: string;
  /** Of this work alone. */
  env?: Record<string, string>;
  /** One invocation after the other in one process; throws if an answer is not what it must be. */
  run: (invoke: Invoke) => Promise<void>;
}

export interface MeasuredAt {
  stage: DeployedStage;
  ledger: LargestLedger;
}

/** The works of a function, each made ready when the one before is done. */
export type Works = (at: MeasuredAt) => AsyncIterable<Work>;
