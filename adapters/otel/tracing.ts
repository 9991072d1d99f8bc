/**
 * The port of traces on the API of OpenTelemetry (`docs/tracing.md`). The API alone records nothing: whoever wants
 * traces registers an SDK of their own in the process before it starts.
 */
import { context, SpanStatusCode, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';
import type { Span, SpanFacts, Tracing } from '../../core/ports.ts';

const scope = 'doisoat';

export function openTracing(): Tracing {
  const tracer = trace.getTracer(scope);
  return {
    span: (name, facts, work, parent) =>
      tracer.startActiveSpan(name, { attributes: attributesOf(facts) }, contextOf(parent), async (span) => {
        const spanContext = span.spanContext();
        const made: Span = {
          trace: span.isRecording() ? traceparentOf(spanContext) : undefined,
          note: (more) => void span.setAttributes(attributesOf(more)),
          link(other) {
            const linked = parseTraceparent(other);
            if (linked !== undefined) span.addLink({ context: linked });
          },
        };
        try {
          return await work(made);
        } catch (error) {
          // By its code: a message may quote what was read, and a stack is the message and more.
          const code = codeOf(error);
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR, message: code });
          throw error;
        } finally {
          span.end();
        }
      }),
  };
}

/** Names of our own, so that they are no other program's. */
function attributesOf(facts: SpanFacts): SpanFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${scope}.${name}`, value]));
}

function contextOf(parent: string | undefined): Context {
  const remote = parent === undefined ? undefined : parseTraceparent(parent);
  return remote === undefined ? context.active() : trace.setSpanContext(context.active(), remote);
}

/** W3C Trace Context, version 00: <https://www.w3.org/TR/trace-context/#traceparent-header>. */
function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function parseTraceparent(text: string): SpanContext | undefined {
  const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text);
  if (found === null || /^0+$/.test(found[1]) || /^0+$/.test(found[2])) return undefined;
  const traceFlags = Number.parseInt(found[3], 16) & TraceFlags.SAMPLED;
  return { traceId: found[1], spanId: found[2], traceFlags, isRemote: true };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) ? code : 'FAULT';
}
