/**
 * Work that people order of the stage (`docs/operations.md`): a function with an address for signed requests, which
 * does what takes seconds, and for anything else a state machine that a new order starts.
 */
import { Aws, Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { fingerprintKeyObject } from '../functions/env-names.ts';
import { operationMachineOf, orderHoursMax } from '../functions/machines/operation-machine.ts';
import { orderPartition, ordersPrefix } from '../functions/operation-orders.ts';
import { timeouts, type StageConfig } from './config.ts';
import type { FunctionNetwork } from './function-network.ts';
import { allowItems, allowObjects, allowVersions } from './grants.ts';
import { NodeFunction } from './node-function.ts';
import type { PeopleRoles, Stores } from './people-roles.ts';
import { machineOnQueue } from './queue-pipe.ts';
import { allowSignedUrl, signedUrl } from './signed-url.ts';
import { taskMachine } from './task-machine.ts';
import { deadLetterQueue, WorkQueue } from './work-queue.ts';

/** A pipe does no more than start a machine. */
const pipeTimeout = Duration.seconds(60);
/** As of the night: all provinces beside each other would take the functions of the uploads that come meanwhile. */
const partsAtOnce = 8;

export interface OperationFunctions {
  /** Answers requests. */
  operate: NodeFunction;
  /** Does a task of the machine. */
  task: NodeFunction;
}

export function operationFunctions(
  scope: Construct,
  common: { config: StageConfig; environment: Record<string, string>; network: FunctionNetwork | undefined },
): OperationFunctions {
  const { memory } = common.config;
  return {
    operate: new NodeFunction(scope, 'Operate', {
      ...common,
      entry: 'operate',
      description: 'Work that headquarters, operators and reviewers order: done at once, or queued',
      memorySize: memory.operate,
      timeout: Duration.seconds(timeouts.operate),
    }),
    task: new NodeFunction(scope, 'OperationTask', {
      ...common,
      entry: 'operation-task',
      description: 'One task of ordered work',
      memorySize: memory.operationTask,
      pinned: true,
      timeout: Duration.seconds(timeouts.operationTask),
    }),
  };
}

/** The address, for the three roles that order work. Each finds it among the outputs of this stack. */
export function operationsUrl(scope: Construct, { operate }: OperationFunctions, people: PeopleRoles): void {
  const { headquarters, operator, reviewer } = people;
  signedUrl(scope, operate, operator, 'operationsUrl');
  for (const role of [headquarters, reviewer]) allowSignedUrl(operate, role);
  for (const role of [headquarters, operator, reviewer])
    role.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }));
}

/** A new order starts the machine: an event of its bucket, a queue, a pipe. */
export function operationMachine(
  scope: Construct,
  config: StageConfig,
  { task }: OperationFunctions,
): { machine: StateMachine; orders: WorkQueue; deadLetters: Queue } {
  const name = (purpose: string) => `doisoat-${config.stage}-${purpose}`;
  const deadLetters = deadLetterQueue(scope, 'OrdersDead', name('dead-orders'));
  const orders = new WorkQueue(scope, 'Orders', {
    queueName: name('orders'),
    deadLetters,
    consumerTimeout: pipeTimeout,
  });
  const functionName = task.version.functionArn;
  const machine = taskMachine(scope, config, {
    id: 'Operations',
    name: 'operations',
    definition: operationMachineOf({ functionName, concurrency: partsAtOnce }),
    functions: [task],
    timeout: Duration.hours(orderHoursMax),
  });
  machineOnQueue(scope, {
    id: 'OperateOnOrder',
    roleId: 'OrdersPipeRole',
    name: name('order'),
    description: 'Work was ordered',
    queue: orders.queue,
    machine,
  });
  return { machine, orders, deadLetters };
}

/** What the two may do, by the operations they perform (`core/operations/`). */
export function allowOperations({ operate, task }: OperationFunctions, stores: Stores, table: Table): void {
  const { uploads, registry, ledger, records, results, secret, trace } = stores;
  const orders = [`${ordersPrefix}*`];

  // Answers: lists, supplied figures, which index is in use, decisions about held claims and candidates. Of uploads it
  // learns that they are there.
  const { role } = operate;
  allowObjects(role, uploads, { read: orders, write: orders });
  allowVersions(role, uploads, 'incoming/');
  allowObjects(role, registry, { read: ['registry/*'], write: ['registry/canaries/*'] });
  allowObjects(role, ledger, { read: ['staged/*', 'runs/*'] });
  const decided = ['audit/trace/*', 'trace/decisions/*'];
  const ordered = ['audit/operations/*'];
  allowObjects(role, records, {
    read: ['audit/vn34-*', ...decided, ...ordered],
    write: ['audit/vn34-*/held-refused-*', ...decided, ...ordered],
  });
  allowObjects(role, results, { read: ['results/*'], write: ['results/*'] });
  allowObjects(role, trace, { read: ['trace/*'], write: ['trace/outcomes/*', 'trace/index.html'] });
  allowObjects(role, secret, { read: [fingerprintKeyObject] });
  const supplied = ['TARGET#*', 'UNITS#*', 'HELD#*'];
  allowItems(role, table, {
    read: ['PROVINCE#*', 'REGISTRY', 'RECONCILIATION', 'RUN#*', ...supplied, orderPartition],
    write: ['REGISTRY', ...supplied, orderPartition],
    // Rows of tables of units that were replaced.
    remove: ['UNITS#*'],
  });

  // Maintenance: a committer that may remove what no version names, and find older versions of what was lost.
  const { role: worker } = task;
  const books = ['staged/*', 'runs/*'];
  allowObjects(worker, uploads, { read: ['incoming/*', ...orders] });
  allowObjects(worker, registry, { read: ['registry/*'], write: ['registry/*'], drop: ['registry/*'] });
  allowObjects(worker, ledger, { read: books, write: books, remove: ['staged/*'] });
  // A damaged marker is restored as it was first written, after a delete marker: the bucket lets nothing else be done.
  const markers = ['ratified/*'];
  allowObjects(worker, records, {
    read: [...markers, 'audit/*'],
    write: [...markers, 'audit/vn34-*'],
    drop: markers,
  });
  allowObjects(worker, results, { read: ['results/*'], write: ['results/*'] });
  allowObjects(worker, secret, { read: [fingerprintKeyObject] });
  const restored = [
    [ledger, 'staged/'],
    [records, 'ratified/'],
    [results, 'results/'],
    [registry, 'registry/'],
  ] as const;
  for (const [store, prefix] of restored) allowVersions(worker, store, prefix);
  const made = ['PROVINCE#*', 'REGISTRY', 'HELD#*', orderPartition];
  allowItems(worker, table, { read: made, write: made });
}
