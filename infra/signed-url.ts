/** The address of a function that people call: signed requests of the sessions of one role only. */
import { CfnOutput } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { NodeFunction } from './node-function.ts';

/**
 * Nobody has the right to call it in another way: a direct invocation tells the function whatever its caller writes,
 * and the URL tells who calls.
 */
export function signedUrl(scope: Construct, target: NodeFunction, caller: Role, output: string): string {
  const { url } = target.live.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  allowSignedUrl(target, caller);
  new CfnOutput(scope, output, { value: url });
  return url;
}

/** To call a function by its URL, and in no other way. */
export function allowSignedUrl(target: NodeFunction, caller: Role): void {
  caller.addToPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunctionUrl'], resources: [target.live.functionArn] }),
  );
  // New URLs ask for both rights; the second is worth nothing but by way of the URL.
  caller.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [target.live.functionArn],
      conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    }),
  );
}
