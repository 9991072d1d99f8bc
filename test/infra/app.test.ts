import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { FileAssetPackaging } from 'aws-cdk-lib/cloud-assembly-schema';
import { AssetManifestArtifact } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { appContext } from '../../infra/app-context.ts';
import { entries } from '../../infra/bundle-options.ts';
import { stages } from '../../infra/config.ts';
import { DoisoatStack } from '../../infra/doisoat-stack.ts';
import { NodeFunction } from '../../infra/node-function.ts';
import { portalFunction } from '../../infra/portal.ts';

const folders: string[] = [];
async function outputFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'doisoat-synth-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function synthesise(change: (stack: DoisoatStack) => void, config = stages.prod): Promise<void> {
  const app = new App({ context: { ...appContext, 'aws:cdk:bundling-stacks': [] }, outdir: await outputFolder() });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  change(new DoisoatStack(app, 'doisoat-test', { config }));
  app.synth();
}

describe('the app', () => {
  it('passes AWS’s own rules and cdk-nag in every stage', { tags: 'long' }, async () => {
    for (const config of Object.values(stages)) await expect(synthesise(() => {}, config)).resolves.toBeUndefined();
  });

  it('does not synthesise what AWS would refuse', { tags: 'long' }, async () => {
    const spoil = (stack: DoisoatStack) => new CfnBucket(stack, 'Spoilt', { bucketName: 'Not_A_Bucket_Name' });
    await expect(synthesise(spoil)).rejects.toThrow(/'Not_A_Bucket_Name' does not match pattern/);
  });

  it('does not synthesise a right that is wider than was acknowledged', { tags: 'long' }, async () => {
    const spoil = (stack: DoisoatStack) => {
      const sync = stack.node.findChild('SyncBatch');
      if (!(sync instanceof NodeFunction)) throw new Error('sync-batch is not there');
      sync.role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
    };
    await expect(synthesise(spoil)).rejects.toThrow(/IAM5\[Resource::\*\]/);
  });

  it('puts the scripts of the upload page beside the bundle of the portal', { tags: 'long' }, async () => {
    const app = new App({ context: appContext, outdir: await outputFolder() });
    const stack = new Stack(app, 'doisoat-bundled');
    const wanted = { settings: {}, memory: 1024, timeoutSeconds: 60 };
    portalFunction(stack, { config: stages.dev, wanted, environment: {} });
    const assets = app.synth().artifacts.filter((each) => each instanceof AssetManifestArtifact);
    const [{ source }] = assets
      .flatMap(({ contents }) => Object.values(contents.files ?? {}))
      .filter(({ source: { packaging } }) => packaging === FileAssetPackaging.ZIP_DIRECTORY);
    const files = await readdir(join(app.outdir, source.path ?? ''));
    expect(files.sort()).toEqual(['client.js', 'index.mjs', 'worker.js']);
  });

  it('names a runtime that exists: unknown ones are only warned of', () => {
    const app = new App({ context: { ...appContext, 'aws:cdk:bundling-stacks': [] } });
    const runtimes = new DoisoatStack(app, 'doisoat-test', { config: stages.prod }).node
      .findAll()
      .filter((each) => each instanceof CfnFunction)
      .map((each) => each.runtime);
    expect(runtimes).toEqual(entries.map(() => 'nodejs24.x'));
  });

  it('runs by itself, offline, and refuses a stage it does not know', { tags: 'long' }, async () => {
    const run = promisify(execFile);
    const env = { ...process.env, CDK_OUTDIR: await outputFolder(), CDK_CONTEXT_JSON: '{"stage":"nowhere"}' };
    await expect(run(process.execPath, ['infra/app.ts'], { env })).rejects.toThrow(/unknown stage/);
  });
});
