/** A function of `functions/`, bundled with the pinned SDK, under a role that at first may only write its own log. */
import { fileURLToPath } from 'node:url';
import { RemovalPolicy, Validations, type Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, RecursiveLoop, Runtime, type Alias, type Version } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleOptions, sourceMapFolder } from './bundle-options.ts';
import type { StageConfig } from './config.ts';
import { allowInterfaces, type FunctionNetwork } from './function-network.ts';
import { removalOf } from './removal.ts';
import { LiveVersion } from './safe-change.ts';

export interface NodeFunctionProps {
  config: StageConfig;
  /** Name of the entry: `sync-batch` is `functions/sync-batch.ts`. */
  entry: string;
  description: string;
  memorySize: number; // MiB
  timeout: Duration;
  environment: Record<string, string>;
  network: FunctionNetwork | undefined;
  /** Of its role, where others must know who calls; else CloudFormation names it. */
  roleName?: string;
  /** A task of a state machine, which names `version`: a run that is under way ends as it began. */
  pinned?: boolean;
  /** Invocations at once, at most, of all versions together. */
  concurrency?: number | undefined;
  /** Command that puts more files beside the bundle, given the folder. */
  addFiles?: (folder: string) => string;
}

export class NodeFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;
  /** This code in this environment, for good: what a state machine calls. */
  readonly version: Version;
  /** How it changes. */
  readonly change: LiveVersion;

  /** What everything else calls: URLs, mappings, schedules, people. */
  get live(): Alias {
    return this.change.alias;
  }

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { config, entry } = props;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/doisoat/${config.stage}/${entry}`,
      retention: config.logDays,
      removalPolicy: removalOf(config),
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        sid: 'OwnLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    Validations.of(this).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaTracing',
        reason: 'Traces leave by a service of their own and carry what is annotated; logs and metrics tell enough.',
      },
      {
        id: 'Serverless::Serverless-LambdaDLQ',
        reason:
          'It is for asynchronous invocations: queue, stream and schedule that wake functions each have one, ' +
          'requests none.',
      },
    );
    this.function = new NodejsFunction(this, 'Function', {
      functionName: `doisoat-${config.stage}-${entry}`,
      description: props.description,
      entry: fromRoot(`functions/${entry}.ts`),
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      ...(props.concurrency === undefined ? {} : { reservedConcurrentExecutions: props.concurrency }),
      // Rights are written out in `doisoat-stack.ts`: CDK would add policies of the service, one of which lets a
      // function write any log.
      role: this.role.withoutPolicyUpdates(),
      ...(props.network === undefined
        ? {}
        : {
            vpc: props.network.vpc,
            vpcSubnets: { subnetGroupName: 'functions' },
            securityGroups: [props.network.securityGroup],
          }),
      logGroup,
      environment: props.environment,
      // Kept, for a run that is under way and for the way back; gone with the function. One that a deployment made and
      // took back goes, or the next attempt would find it there.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      recursiveLoop: RecursiveLoop.TERMINATE,
      bundling: {
        format: OutputFormat.ESM,
        target: bundleOptions.target,
        minify: bundleOptions.minify,
        mainFields: bundleOptions.mainFields,
        banner: bundleOptions.banner,
        bundleAwsSDK: true, // the version of the lockfile, not the one the runtime has that day
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
        sourcesContent: false,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (from, to) => [
            keepMap(to, entry),
            ...(props.addFiles === undefined ? [] : [`cd "${from}" && ${props.addFiles(to)}`]),
          ],
        },
      },
    });
    this.version = this.function.currentVersion;
    const { pinned = false } = props;
    this.change = new LiveVersion(this, 'Live', { config, entry, version: this.version, pinned });
    if (props.network !== undefined) this.function.node.addDependency(allowInterfaces(this, this.role));
  }
}

/**
 * Takes the map out of what is deployed: it is larger than the bundle, and nobody reads it there. It goes beside the
 * folder of the bundle, which is in that of the synthesis.
 */
function keepMap(bundled: string, entry: string): string {
  const folder = `${bundled}/../${sourceMapFolder}`;
  return `mkdir -p "${folder}" && mv "${bundled}/index.mjs.map" "${folder}/${entry}.map"`;
}

function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
