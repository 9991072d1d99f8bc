/** What keeps a stage from being deployed to an account, and what to do about it. */
import type { StageConfig } from '../config.ts';
import { concurrencyOf } from '../quota.ts';
import type { Facts } from './facts.ts';

export interface Finding {
  code: 'BOOTSTRAP' | 'CONCURRENCY' | 'NAMES_TAKEN' | 'STACK' | 'TRAIL' | 'ZONES';
  /** Whether a deployment fails; else it does, but something will not work. */
  stops: boolean;
  text: string;
}

/** Below this the CDK that is pinned here refuses to deploy (its assets' own condition). */
const bootstrapMin = 21;
/** Zones of the network of functions. */
const zonesMin = 2;
/** A stack in one of these is worked on, or waits for somebody. */
const unsettled = /_IN_PROGRESS$|^ROLLBACK_COMPLETE$|^ROLLBACK_FAILED$|^UPDATE_ROLLBACK_FAILED$|^DELETE_FAILED$/;
/** Names that are told; the others are counted. */
const namesMax = 5;

/** Empty: the stage can be deployed. */
export function judge(config: StageConfig, facts: Facts): Finding[] {
  const findings: Finding[] = [];
  const find = (code: Finding['code'], stops: boolean, text: string): void => {
    findings.push({ code, stops, text });
  };
  const { needed, uploads, reserved } = concurrencyOf(config);
  if (facts.concurrency < needed)
    find(
      'CONCURRENCY',
      reserved > 0,
      `The account runs ${facts.concurrency} functions at once; ${needed} are needed: ${uploads} uploads, ` +
        `${reserved} set apart, what else there is. Ask for more: aws service-quotas ` +
        'request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000' +
        `${reserved > 0 ? '' : '; until then uploads wait for each other'}.`,
    );
  if (config.isolated && facts.zones < zonesMin)
    find('ZONES', true, `The region offers this account ${facts.zones} zones, ${zonesMin} are needed.`);
  const { bootstrap = 0 } = facts;
  if (bootstrap < bootstrapMin)
    find(
      'BOOTSTRAP',
      true,
      `The CDK's bootstrap has version ${bootstrap} here (0: never done), ${bootstrapMin} is needed: ` +
        `npx cdk bootstrap aws://${facts.account}/${facts.region}`,
    );
  if (facts.stack !== undefined && unsettled.test(facts.stack))
    find('STACK', true, `The stack is in ${facts.stack}. ${whatToDo(facts.stack)}`);
  // A stack that is there has made them; without one they are what an earlier one left.
  if (facts.stack === undefined && facts.taken.length > 0)
    find(
      'NAMES_TAKEN',
      true,
      `${facts.taken.length} names of the stage are taken, though there is no stack: ` +
        `${facts.taken.slice(0, namesMax).join(', ')}${facts.taken.length > namesMax ? ', …' : ''}. ` +
        'Import them (npx cdk import), or delete what is empty.',
    );
  if (!facts.trail)
    find(
      'TRAIL',
      false,
      'No trail of CloudTrail is on that records this region: a disabled key would not ring (alarm key-disabled). ' +
        'Make one of management events for the account.',
    );
  return findings;
}

function whatToDo(state: string): string {
  if (state.endsWith('_IN_PROGRESS')) return 'Wait until it is done.';
  if (state === 'UPDATE_ROLLBACK_FAILED') return 'aws cloudformation continue-update-rollback, then deploy again.';
  return 'A first deployment failed: delete the stack (nothing that holds data was kept), then deploy again.';
}
