/** Where a deployment takes orders: an output of its stack, or what the environment says. */
import { Refusal } from '../../core/base/errors.ts';
import { readEnvironment } from '../environment.ts';
import { refusalOfAws, type Send } from './session.ts';

/** Names of stages are parts of names of buckets. */
const stageName = /^[a-z][a-z0-9-]{0,19}$/;

/** Throws Refusal DEPLOYMENT_NAME. */
export function knownStage(stage: string): string {
  if (stageName.test(stage)) return stage;
  throw new Refusal('DEPLOYMENT_NAME');
}

/** The URL that the environment gives. Throws Refusal DEPLOYMENT_URL: the session's token is in every request. */
export function urlOfEnvironment(): URL | undefined {
  const { operationsUrl } = readEnvironment();
  return operationsUrl === undefined ? undefined : safeUrl(operationsUrl);
}

/** The region in the name of a function's URL, if it has one. */
export function regionOfUrl(url: URL): string | undefined {
  return /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(url.hostname)?.[1];
}

/** A URL to which a signed request may go. Throws Refusal DEPLOYMENT_URL. */
export function safeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isNear = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isNear)) return url;
  throw new Refusal('DEPLOYMENT_URL');
}

/** The output `operationsUrl` of the stack. Throws as `outputsOfStack`. */
export async function urlOfStack(send: Send, stage: string, region: string): Promise<URL> {
  const output = await outputsOfStack(send, stage, region);
  return safeUrl(output('operationsUrl'));
}

/**
 * The outputs of the stack `doisoat-<stage>` (CloudFormation, DescribeStacks of 2010-05-15), by their names. Throws
 * Refusal DEPLOYMENT_UNKNOWN, also for an output that is not there, those of the credentials, and what `send` throws.
 */
export async function outputsOfStack(send: Send, stage: string, region: string): Promise<(name: string) => string> {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = readEnvironment().stacksEndpoint ?? `https://cloudformation.${region}.${suffix}`;
  const query = new URLSearchParams({
    Action: 'DescribeStacks',
    StackName: `doisoat-${stage}`,
    Version: '2010-05-15',
  });
  const { status, text } = await send({
    method: 'POST',
    url: new URL('/', safeUrl(endpoint)),
    service: 'cloudformation',
    body: { type: 'application/x-www-form-urlencoded; charset=utf-8', text: query.toString() },
  });
  if (status !== 200) throw refused(elementOf(text, 'Code'), status, { stage, region });
  const outputs = [...text.matchAll(/<member>((?:(?!<\/?member>)[^])*)<\/member>/g)].map(([, member]) => member);
  const values = new Map(outputs.map((each) => [elementOf(each, 'OutputKey'), elementOf(each, 'OutputValue')]));
  return (name) => {
    const value = values.get(name) ?? '';
    if (value === '') throw new Refusal('DEPLOYMENT_UNKNOWN', { stage, region });
    return value;
  };
}

function refused(code: string, status: number, place: { stage: string; region: string }): Refusal {
  if (code === 'ValidationError') return new Refusal('DEPLOYMENT_UNKNOWN', place);
  const known = refusalOfAws(code, 'ROLE_WRONG');
  if (known !== undefined) return new Refusal(known);
  const what = `CloudFormation ${status}${/^\w{1,60}$/.test(code) ? ` ${code}` : ''}`;
  return new Refusal(status >= 500 || code === 'Throttling' ? 'DEPLOYMENT_AWAY' : 'DEPLOYMENT_ANSWER', { what });
}

/** The text of the first element of that name, which holds no others; empty if there is none. */
function elementOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return found.trim().replaceAll('&amp;', '&');
}
