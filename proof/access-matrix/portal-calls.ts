/** Whether the portal's role may do what the portal was seen to do: decided from the template, as IAM does. */
import { checkedStack } from '../../test/infra/checked-stack.ts';
import { Synthesised } from '../../test/infra/synthesised.ts';
import type { AskedOfStores } from '../portal-aws/asked.ts';
import { AccessSimulator, account, region, type Asked } from './access-simulator.ts';

/** Those of the questions that its role has no right to, as text; equal ones once. */
export async function refusedToPortal(asked: readonly AskedOfStores[]): Promise<string[]> {
  const simulator = new AccessSimulator(new Synthesised(await checkedStack()));
  const distinct = new Map(asked.map((each) => [JSON.stringify(each), each]));
  const refused: string[] = [];
  for (const [text, each] of distinct) if (!(await simulator.allows(questionOf(simulator, each)))) refused.push(text);
  return refused;
}

function questionOf(simulator: AccessSimulator, { action, place, partition = '', once }: AskedOfStores): Asked {
  const role = 'portal';
  if (place === undefined) {
    const resource = `arn:aws:dynamodb:${region}:${account}:table/doisoat-prod-state`;
    return { role, action, resource, context: { 'dynamodb:LeadingKeys': partition } };
  }
  if ('prefix' in place) {
    const resource = `arn:aws:s3:::${simulator.bucketName(place.purpose)}`;
    return { role, action, resource, context: { 's3:prefix': place.prefix } };
  }
  const context = { 's3:ObjectCreationOperation': 'true', ...(once === true ? { 's3:if-none-match': '*' } : {}) };
  const resource = simulator.objectArn(place.purpose, place.key);
  return { role, action, resource, ...(action === 's3:PutObject' ? { context } : {}) };
}
