/**
 * Production with everything that a stage may choose: pages by CloudFront and a portal behind it, alerts, trace, a
 * backup vault. Synthesised once, with AWS's own rules and cdk-nag: throws where they find something that nobody
 * acknowledged.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { appContext } from '../../infra/app-context.ts';
import { stages, type StageConfig } from '../../infra/config.ts';
import { DoisoatStack } from '../../infra/doisoat-stack.ts';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000';

export const chosen = {
  ...stages.prod,
  distribution: {
    domain: 'pages.example.vn',
    certificateArn,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  },
  portal: {
    settings: { oidc: { issuer: 'https://login.example.vn', clientId: 'doisoat' }, checksPerDay: 50 },
    front: { domain: 'doisoat.example.vn', certificateArn },
    memory: 1769,
    timeoutSeconds: 120,
    concurrency: 50,
  },
  alerts: true,
  trace: { mode: 'on', legalBasis: 'công văn 12', setBy: 'headquarters', hints: true, handover: 'ask', idsPerDay: 20 },
  backupVault: {
    copyTo: 'arn:aws:backup:ap-southeast-1:210987654321:backup-vault:doisoat-copies',
    dailyDays: 35,
    weeklyDays: 371,
    sealedAfterDays: 7,
  },
} satisfies StageConfig;

let made: Promise<Template> | undefined;

export function checkedStack(): Promise<Template> {
  made ??= synthesise();
  return made;
}

async function synthesise(): Promise<Template> {
  const outdir = await mkdtemp(join(tmpdir(), 'doisoat-chosen-'));
  const app = new App({ context: { ...appContext, 'aws:cdk:bundling-stacks': [] }, outdir });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const stack = new DoisoatStack(app, 'doisoat-prod', { config: chosen });
  const template = Template.fromJSON(app.synth().getStackByName(stack.stackName).template);
  await rm(outdir, { recursive: true });
  return template;
}

/** The distribution under a name. */
export function distributionOf(template: Template, domain: string) {
  const all = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  const found = all.filter(({ Properties }) => Properties.DistributionConfig.Aliases.includes(domain));
  if (found.length !== 1) throw new Error(`${found.length} distributions of ${domain}`);
  return found[0].Properties.DistributionConfig;
}
