/**
 * Who tries a deployment (`docs/acceptance.md`): a session of the system check, which sends uploads as an office does,
 * reads what it is answered and what is published, and has its own ledger recounted (the rights to the URLs are given
 * with them; `core/operations/ledger-verify.ts` says what it may order). An operator assumes it with MFA, a pipeline by
 * what its forge vouches for; neither gets a key that lasts.
 */
import { Aws } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  CompositePrincipal,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
  type IPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { systemCheck } from '../core/domain/provinces.ts';
import type { AcceptanceConfig, StageConfig } from './config.ts';
import { expectWildcard, viaS3 } from './grants.ts';
import { withMfa } from './office-trust.ts';
import { allow, own, plain, type Stores } from './people-roles.ts';

/** It gets no right to an upload: a form that the ticket function signed is the only way in. */
export function acceptanceRole(scope: Construct, config: StageConfig, { results }: Stores): Role {
  const { id } = systemCheck;
  const role = new Role(scope, 'Acceptance', {
    roleName: `doisoat-${config.stage}-acceptance`,
    description:
      'Tries a deployment as the system check: tickets, its answers, what is published, a recount of its ledger',
    assumedBy: whoTries(config.acceptance),
  });
  allow(role, results, ['s3:GetObject'], [`results/${id}/*`], 'its own answers');
  allow(role, results, ['s3:GetObject'], ['published/*'], 'what is published');
  // Without it S3 answers 403 for what is not there yet.
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [results.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`results/${id}/*`, 'published/*'] } },
    }),
  );
  role.addToPolicy(viaS3(results, ['kms:Decrypt']));
  const stack = own('cloudformation', `stack/doisoat-${config.stage}/*`);
  expectWildcard(role, plain(stack), 'the outputs of its own stack, whose ARN ends in a random part');
  role.addToPolicy(new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stack] }));
  return role;
}

/** Sessions are named `vn34-00.<who>`, as those of an office: the gate knows them by it. */
function whoTries(pipeline: AcceptanceConfig | undefined): IPrincipal {
  const person = new AccountRootPrincipal().withConditions({
    ...withMfa,
    StringEquals: { 'sts:RoleSessionName': `${systemCheck.id}.\${aws:username}` },
  });
  if (pipeline === undefined) return person;
  const { issuer, subject } = pipeline;
  const provider = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${issuer}`;
  const job = new WebIdentityPrincipal(provider, {
    StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subject },
    StringLike: { 'sts:RoleSessionName': `${systemCheck.id}.*` },
  });
  return new CompositePrincipal(person, job);
}
