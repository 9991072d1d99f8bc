/** Work as a span of the trace, where there is one. */
import type { Span, SpanFacts, SpanName, Tracing } from '../ports.ts';

const untraced: Span = { trace: undefined, note() {}, link() {} };

/** Does `work` within a span, or alone if nothing is traced. `parent`: a `traceparent` of another thread. */
export function inSpan<Answer>(
  { tracing }: { tracing?: Tracing | undefined },
  name: SpanName,
  facts: SpanFacts,
  work: (span: Span) => Promise<Answer>,
  parent?: string,
): Promise<Answer> {
  return tracing === undefined ? work(untraced) : tracing.span(name, facts, work, parent);
}

/** Metadata of an upload: the `traceparent` of whoever sent it. */
export const traceName = 'traceparent';

/** The same as metadata; none where nobody records. */
export function traceMetadata({ trace }: Pick<Span, 'trace'>): Record<string, string> {
  return trace === undefined ? {} : { [traceName]: trace };
}
