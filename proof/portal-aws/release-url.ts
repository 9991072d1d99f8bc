/** The URL of a function that signed requests reach: the signature is made again, and the function told who signed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SignatureV4 } from '@smithy/signature-v4';
import { S3Client } from '@aws-sdk/client-s3';
import type { UrlAnswer, UrlEvent } from '../../functions/url-request.ts';
import { syncMinutes } from '../../infra/config.ts';
import type { FunctionProcess } from '../network/deployed.ts';

const remaining = syncMinutes * 60_000; // milliseconds, as of the function that releases

export interface SignedUrl {
  url: string;
  stop(): void;
}

/** `callers`: ARN and secret of each access key. */
export async function signedUrlOf(
  target: Pick<FunctionProcess, 'invoke'>,
  callers: Record<string, { arn: string; secret: string }>,
  answered: () => void,
): Promise<SignedUrl> {
  // One process, one invocation at a time.
  let before: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await buffer(request)).toString();
      const stated = request.headers.authorization ?? '';
      const accessKey = /Credential=([^/]+)\//.exec(stated)?.[1] ?? '';
      const caller = Object.hasOwn(callers, accessKey) ? callers[accessKey] : undefined;
      const names = /SignedHeaders=([^,]+)/.exec(stated)?.[1].split(';') ?? [];
      const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
      const expected = caller && (await authorizationOf({ headers, body, accessKey, secret: caller.secret }));
      if (caller === undefined || expected !== stated) {
        response.writeHead(403).end();
        return;
      }
      const event: UrlEvent = { body, requestContext: { authorizer: { iam: { userArn: caller.arn } } } };
      const turn = before.then(() => target.invoke(event, remaining));
      before = turn;
      const ended = await turn;
      const {
        statusCode,
        headers: told,
        body: text,
      } = ended.end === 'answered' ? (ended.answer as UrlAnswer) : { statusCode: 502, headers: {}, body: '' };
      response.writeHead(statusCode, told).end(text);
      answered();
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Signed {
  headers: Record<string, string>;
  body: string;
  accessKey: string;
  secret: string;
}

async function authorizationOf({ headers, body, accessKey, secret }: Signed): Promise<string> {
  const credentials = { accessKeyId: accessKey, secretAccessKey: secret };
  const { sha256 } = new S3Client({ region: 'us-east-1', credentials }).config;
  const signer = new SignatureV4({ service: 'lambda', region: 'us-east-1', credentials, sha256 });
  const date = (headers['x-amz-date'] ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path: '/', headers, body },
    { signingDate: date },
  );
  return signed.headers.authorization;
}
