/** Requests to the URL of a function, which only signed callers reach, and answers to them. */

/** As far as the functions look at it. Lambda itself writes the authorizer's part; the body is the caller's. */
export interface UrlEvent {
  body?: string;
  isBase64Encoded?: boolean;
  rawPath?: string;
  requestContext?: { authorizer?: { iam?: { userArn?: string } }; http?: { method?: string } };
}

export interface UrlAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** The document in the body; undefined if it is no JSON. */
export function bodyOf({ body = '', isBase64Encoded = false }: UrlEvent): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  } catch {
    return undefined;
  }
}

export function answer(statusCode: number, body: object): UrlAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

/** The ARN of the caller if it is a session of that role of the stage, in that account (any, if it is not known). */
export function sessionOf(
  event: UrlEvent,
  { stage, account }: { stage: string; account: string | undefined },
  role: string,
): string | undefined {
  const caller = event.requestContext?.authorizer?.iam?.userArn ?? '';
  const found = /^arn:aws[\w-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/.exec(caller);
  if (found === null || found[2] !== `doisoat-${stage}-${role}`) return undefined;
  return account === undefined || found[1] === account ? caller : undefined;
}
