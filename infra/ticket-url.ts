/** The address at which an office's program asks for a ticket: signed requests of office sessions only. */
import { CfnOutput } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { NodeFunction } from './node-function.ts';

export function ticketUrl(scope: Construct, ticket: NodeFunction, office: Role): void {
  const { url } = ticket.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  office.addToPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunctionUrl'], resources: [ticket.function.functionArn] }),
  );
  // New URLs ask for both rights; the second is worth nothing but by way of the URL.
  office.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [ticket.function.functionArn],
      conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    }),
  );
  new CfnOutput(scope, 'ticketUrl', { value: url });
}
