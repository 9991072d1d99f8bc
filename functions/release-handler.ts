/**
 * Headquarters releases the held claims of a batch, in the cloud. Asked for by a signed request to the function's URL:
 * Lambda says who calls, which a direct invocation does not, and the role that may call is assumed with MFA alone
 * (`infra/people-roles.ts`).
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { findProvince } from '../core/domain/provinces.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { releaseOnOrder } from '../core/maintenance/release-order.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import { MetricName } from './telemetry.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

/** Kept from the time of an invocation for the commit of what was matched in time. */
const commitReserve = 60_000; // milliseconds

const $Order = z.strictObject({
  province: z.string().refine((id) => findProvince(id) !== undefined),
  batch: z.string().regex(/^[0-9a-f]{32}$/),
  /** Why: kept in the audit record. */
  purpose: z.string().min(1).max(1000),
});

/** Function URL with IAM authorisation → the receipt of the release, or 400, 403, 404, 409 with a code. */
export function releaseHandler(container: Container) {
  const { telemetry, world, env } = container;
  return (event: UrlEvent, context: Context): Promise<UrlAnswer> =>
    invoke(telemetry, context, async () => {
      const principal = sessionOf(event, { stage: env.stage, account: env.bucketOwner }, 'headquarters');
      if (principal === undefined) return refuse(403, 'PRINCIPAL_NOT_HEADQUARTERS');
      const order = $Order.safeParse(bodyOf(event));
      if (!order.success) {
        const { path } = order.error.issues[0];
        return refuse(400, 'REQUEST_INVALID', path.map(String).join('.'));
      }
      const { province, batch, purpose } = order.data;
      let receipt: Receipt;
      try {
        const syncWorld = {
          ...world,
          fingerprintKey: await container.fingerprintKey(),
          disclosure: env.disclosure,
          deadline: world.clock.now() + context.getRemainingTimeInMillis() - commitReserve,
        };
        const asked = { province, batch, principal, purpose, order: context.awsRequestId };
        receipt = await releaseOnOrder(syncWorld, asked);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refuse(error.code === 'BATCH_UNKNOWN' ? 404 : 409, error.code);
      }
      telemetry.count({ [MetricName.released]: receipt.rows.accepted }, province);
      return answer(200, receipt);
    });

  function refuse(status: number, code: string, field = ''): UrlAnswer {
    telemetry.log.event('release.refused', { code, field });
    return answer(status, { code, field });
  }
}
