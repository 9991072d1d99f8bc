/**
 * Findings of checkov that are not mended, each with its reason: read by `npm run prove -- lint-template`, which fails
 * at a finding that has no answer here, and at an answer to which there is no finding. Shown in
 * `docs/template-checks.md`.
 */
export interface Answer {
  /** The rule, by checkov's number. */
  rule: string;
  /** Logical ids without the hash behind them. */
  at: RegExp;
  reason: string;
}

const boundary = 'A boundary grants nothing: it names what is denied, beside a statement without which all would be.';

export const answers: readonly Answer[] = [
  {
    rule: 'CKV_AWS_18',
    at: /^(?:AccessLogs|PortalLogs|PagesLogs)$/,
    reason: 'It is where accesses are logged; logged itself it would log its own logs.',
  },
  {
    rule: 'CKV_AWS_21',
    at: /^(?:AccessLogs|PortalLogs|PagesLogs)$/,
    reason: 'Log files are written once, under names of their own, by AWS; older versions of them do not come to be.',
  },
  {
    rule: 'CKV_AWS_27',
    at: /Queue$|Dead$/,
    reason:
      'Every queue is encrypted, by the key of SQS (SqsManagedSseEnabled), which the rule does not look at: S3 can ' +
      'send to it without a right to a key.',
  },
  {
    rule: 'CKV_AWS_107',
    at: /^DeployBoundary$/,
    reason: boundary,
  },
  { rule: 'CKV_AWS_108', at: /^DeployBoundary$/, reason: boundary },
  { rule: 'CKV_AWS_109', at: /^DeployBoundary$/, reason: boundary },
  { rule: 'CKV_AWS_110', at: /^DeployBoundary$/, reason: boundary },
  { rule: 'CKV_AWS_111', at: /^DeployBoundary$/, reason: boundary },
  {
    rule: 'CKV_AWS_111',
    at: /Interfaces$/,
    reason:
      'Lambda makes network interfaces by the role of the function, with rights that know no resource; the function ' +
      'itself is refused them (infra/function-network.ts).',
  },
  {
    rule: 'CKV_AWS_115',
    at: /Function$/,
    reason:
      'A bound of its own takes invocations from all others. Where a stage sets some apart it does (`reserved`); ' +
      'uploads are bounded by their mappings, builds by their state machine, decisions by the people who make them.',
  },
  {
    rule: 'CKV_AWS_116',
    at: /Function$/,
    reason:
      'It is for asynchronous invocations: queue, stream and schedule that wake functions each have one, ' +
      'requests none.',
  },
  {
    rule: 'CKV_AWS_117',
    at: /Function$/,
    reason:
      'In production all functions but the portal are in a network without a way out; the portal calls the login ' +
      'provider. A trial stage does without one (`isolated`).',
  },
  {
    rule: 'CKV_AWS_119',
    at: /^State$/,
    reason:
      'Encrypted by the key that AWS keeps for DynamoDB, whose use is in the audit trail. A key of our own would be ' +
      'asked for with every batch, for counts, ids of batches and what the portal keeps of its users.',
  },
  {
    rule: 'CKV_AWS_158',
    at: /Log$/,
    reason:
      'Logs hold no name, ID or birth date (test/functions), and are encrypted by CloudWatch’s own key. A key of our ' +
      'own would have to let in whoever looks at a fault.',
  },
  {
    rule: 'CKV_AWS_173',
    at: /Function$/,
    reason:
      'The environment holds names of buckets and choices of the stage; a secret in it is refused. It is encrypted ' +
      'by Lambda’s own key.',
  },
  {
    rule: 'CKV_AWS_258',
    at: /^PortalLiveAliasFunctionUrl$/,
    reason:
      'Browsers reach the portal, and a form without a script signs nothing: who somebody is, is the login’s to say ' +
      '(docs/deploy.md, Why the function’s URL is open).',
  },
  {
    rule: 'CKV_AWS_68',
    at: /^(?:PortalFront|Pages)$/,
    reason: 'A firewall is the organisation’s choice (`webAclArn`); every input is read by a schema in any case.',
  },
];

export interface Found {
  rule: string;
  /** Logical id, as checkov tells it. */
  resource: string;
  template: string;
}

/** What has no answer, and which answers answer nothing. */
export function unanswered(found: readonly Found[]): { findings: Found[]; answers: Answer[] } {
  const fits = ({ rule, at }: Answer, { rule: of, resource }: Found): boolean =>
    rule === of && at.test(resource.replace(/[0-9A-F]{8}$/, ''));
  return {
    findings: found.filter((each) => !answers.some((answer) => fits(answer, each))),
    answers: answers.filter((answer) => !found.some((each) => fits(answer, each))),
  };
}
