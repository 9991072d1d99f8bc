/**
 * A reviewer decides about candidates, in the cloud (`docs/trace.md`, Decisions). Asked for by a signed request to the
 * function's URL: Lambda says who calls, which a direct invocation does not, and the role that may call is assumed with
 * MFA alone (`infra/people-roles.ts`).
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { decide, type DecideReport } from '../core/trace/review/decide.ts';
import type { TracePages } from '../core/trace/review/overview.ts';
import { sha256Base64 } from '../adapters/node/node-hash.ts';
import { traceOverviewPage } from '../dashboard/trace-pages.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

const $Order = z.strictObject({
  /** The file of decisions, as text. */
  file: z.string().min(1),
  officer: z.string().min(1).max(200).optional(),
  /** Why: kept with the decisions. */
  purpose: z.string().min(1).max(1000),
});

const tracePages: TracePages = { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) };

/** Function URL with IAM authorisation → what was recorded, or 400, 403, 409 with a code and the line of the file. */
export function traceDecideHandler(container: Container) {
  const { telemetry, world, env } = container;
  return (event: UrlEvent, context: Context): Promise<UrlAnswer> =>
    invoke(telemetry, context, async () => {
      const principal = sessionOf(event, { stage: env.stage, account: env.bucketOwner }, 'reviewer');
      if (principal === undefined) return refuse(403, 'PRINCIPAL_NOT_REVIEWER');
      const order = $Order.safeParse(bodyOf(event));
      if (!order.success) return refuse(400, 'REQUEST_INVALID', order.error.issues[0].path.map(String).join('.'));
      const { file, officer, purpose } = order.data;
      let report: DecideReport;
      try {
        const reviewing = {
          ...world,
          fingerprintKey: await container.fingerprintKey(),
          trace: env.trace,
          tracePages,
        };
        const by = { principal, purpose, ...(officer === undefined ? {} : { officer }) };
        report = await decide(reviewing, new TextEncoder().encode(file), by);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refuse(409, error.code, error.line === undefined ? '' : `line ${error.line}`);
      }
      return answer(200, report);
    });

  function refuse(status: number, code: string, field = ''): UrlAnswer {
    telemetry.log.event('trace.refused', { code, field });
    return answer(status, { code, field });
  }
}
