/**
 * The portal behind a function URL, or CloudFront before it. What Lambda and CloudFront say of a request becomes a
 * request to the application; what must not be believed is left out.
 */
import { Hono } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { sameSecret } from '../portal/access/secrets.ts';
import type { Portal } from '../portal/app.ts';
import { frontHeaders, type PortalFront } from './env-names.ts';
import { Fault } from './fault.ts';
import { MetricName, type Telemetry } from './telemetry.ts';

/** What `hono/aws-lambda` hands over beside the request. */
export interface LambdaBindings {
  event: LambdaEvent;
  requestContext: { domainName?: string };
  context: LambdaContext;
}

export interface OpenedPortal {
  portal: Pick<Portal, 'fetch'>;
  /** Writes what is to be recorded of a request: between two of them nothing lives for sure. */
  flush: () => Promise<void>;
  /** Of CloudFront; undefined if it does not stand in front. */
  frontSecret: string | undefined;
}

export interface PortalHandlerOptions {
  telemetry: Telemetry;
  /** The application for one name of the function's own; made once, tried again if it failed. */
  open: (ownHost: string) => Promise<OpenedPortal>;
}

export type PortalHandler = Hono<{ Bindings: LambdaBindings }>;

/** An application for `streamHandle`: one invocation each request. */
export function portalHandler({ telemetry, open }: PortalHandlerOptions): PortalHandler {
  let opened: Promise<OpenedPortal> | undefined;
  const handler: PortalHandler = new Hono<{ Bindings: LambdaBindings }>();
  handler.all('*', async (c) => {
    telemetry.begin(c.env.context);
    try {
      opened ??= open(c.env.requestContext.domainName ?? '').catch((error: unknown) => {
        opened = undefined; // the next invocation tries again
        throw error;
      });
      const { portal, flush, frontSecret } = await opened;
      const request = frontSecret === undefined ? withoutFront(c.req.raw) : throughFront(c.req.raw, frontSecret);
      if (request === undefined) {
        telemetry.log.event('portal.pastFront', {});
        return problem(403, 'FORBIDDEN');
      }
      const response = await portal.fetch(request, c.env);
      await flush();
      if (response.status === 500) telemetry.count({ [MetricName.faults]: 1 });
      return new Response(watched(response.body, telemetry), response);
    } finally {
      telemetry.end();
    }
  });
  handler.onError((error) => {
    telemetry.fault('portal.failed', error);
    telemetry.end();
    return problem(500, 'FAULT');
  });
  return handler;
}

/** The settings' hosts where nothing stands in front: the function's own name, which Lambda itself says. */
export function hostsOf(front: PortalFront, hosts: readonly string[], ownHost: string): string[] {
  return front === 'url' && ownHost !== '' ? [...hosts, ownHost] : [...hosts];
}

/** Nobody stands in front: whoever says so is a stranger. */
function withoutFront(request: Request): Request {
  return changed(request, () => {});
}

/** As CloudFront was asked, if it is CloudFront that asks; else undefined. */
function throughFront(request: Request, secret: string): Request | undefined {
  const host = request.headers.get(frontHeaders.host);
  if (host === null || !sameSecret(request.headers.get(frontHeaders.secret) ?? '', secret)) return undefined;
  return changed(request, (headers) => headers.set('host', host));
}

function changed(request: Request, change: (headers: Headers) => void): Request {
  const headers = new Headers(request.headers);
  change(headers);
  for (const name of Object.values(frontHeaders)) headers.delete(name);
  return new Request(request, { headers });
}

/** A body whose faults are reported here, and leave as a bare code: the adapter prints what it catches. */
function watched(body: ReadableStream<Uint8Array> | null, telemetry: Telemetry): ReadableStream<Uint8Array> | null {
  if (body === null) return null;
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        telemetry.fault('portal.answerFailed', error);
        telemetry.end();
        controller.error(new Fault('ANSWER_FAILED'));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function problem(status: number, code: string): Response {
  const document = { type: `urn:doisoat:problem:${code}`, title: code, status, code };
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  return new Response(JSON.stringify(document), { status, headers });
}
