/**
 * `npx cdk deploy --app 'node infra/pipeline.ts' -c stage=prod -c repository=example/doisoat [-c provider=there]`: once
 * per account, by an administrator. Works offline but for the deployment.
 */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { appContext } from './app-context.ts';
import { stages } from './config.ts';
import { PipelineRole } from './pipeline-role.ts';

const app = new App({ postCliContext: appContext });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
const stage: unknown = app.node.tryGetContext('stage');
const repository: unknown = app.node.tryGetContext('repository');
if (typeof stage !== 'string' || !Object.hasOwn(stages, stage))
  throw new Error(`unknown stage; known are ${Object.keys(stages).join(', ')}`);
if (typeof repository !== 'string' || !/^[\w.-]+\/[\w.-]+$/.test(repository))
  throw new Error('expected -c repository=<owner>/<name>');
new PipelineRole(app, `doisoat-${stage}-pipeline`, {
  stage,
  repository,
  providerIsThere: app.node.tryGetContext('provider') === 'there',
  terminationProtection: true,
});
app.synth();
