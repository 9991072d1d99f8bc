/** Calls of the emulator's services that speak JSON (SQS, Step Functions, DynamoDB and its streams), without an SDK. */

/** How each service is named in `x-amz-target`, and in the scope of a signature. */
const services = {
  sqs: { target: 'AmazonSQS', scope: 'sqs' },
  states: { target: 'AWSStepFunctions', scope: 'states' },
  dynamodb: { target: 'DynamoDB_20120810', scope: 'dynamodb' },
  dynamodbstreams: { target: 'DynamoDBStreams_20120810', scope: 'dynamodb' },
} as const;
export type ServiceName = keyof typeof services;

export const region = 'us-east-1';
export const account = '123456789012';

/** Calls an action; throws with the emulator's text if it is refused. */
export type AwsCall = <Answer = Record<string, unknown>>(
  service: ServiceName,
  action: string,
  input: Record<string, unknown>,
) => Promise<Answer>;

/** Of the emulator at an address. It does not look at signatures, only at the scope that they name. */
export function awsCallsTo(endpoint: string): AwsCall {
  return async <Answer>(service: ServiceName, action: string, input: Record<string, unknown>): Promise<Answer> => {
    const { target, scope } = services[service];
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${target}.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=proof/20260101/${region}/${scope}/aws4_request`,
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} ${action}: ${answer.status} ${text.slice(0, 300)}`);
    return (text === '' ? {} : JSON.parse(text)) as Answer;
  };
}
