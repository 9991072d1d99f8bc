/**
 * `node infra/app.ts` or `npx cdk synth [-c stage=prod] [-c region=ap-southeast-1] [-c exports=off]
 * [-c canary=off]`. Works offline.
 */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { appContext } from './app-context.ts';
import { stages } from './config.ts';
import { DoisoatStack } from './doisoat-stack.ts';

const app = new App({ postCliContext: appContext });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

const stage: unknown = app.node.tryGetContext('stage') ?? 'dev';
const found = typeof stage === 'string' ? stages[stage] : undefined;
if (found === undefined) throw new Error(`unknown stage; known are ${Object.keys(stages).join(', ')}`);

const off = (choice: string): boolean => app.node.tryGetContext(choice) === 'off';
const { exports, canaryMinutes, ...rest } = found;
const config = {
  ...rest,
  ...(off('exports') || exports === undefined ? {} : { exports }),
  ...(off('canary') || canaryMinutes === undefined ? {} : { canaryMinutes }),
};

// Where data rests is the deployer's decision: without a region the command line's own is used.
const region: unknown = app.node.tryGetContext('region');
new DoisoatStack(app, `doisoat-${config.stage}`, {
  config,
  ...(typeof region === 'string' ? { env: { region } } : {}),
  terminationProtection: config.keepsData,
});
app.synth();
