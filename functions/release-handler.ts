/**
 * Headquarters releases the held claims of a batch, in the cloud. Asked for by a signed request to the function's URL:
 * Lambda says who calls, which a direct invocation does not. Two may call: a session of headquarters, whose role is
 * assumed with MFA alone (`infra/people-roles.ts`), and the portal, which says which user of headquarters orders.
 */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { Refusal } from '../core/base/errors.ts';
import { findProvince } from '../core/domain/provinces.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { releaseOnOrder } from '../core/maintenance/release-order.ts';
import type { Container } from './container.ts';
import { portalFunctionName } from './env-names.ts';
import { commitReserve, invoke } from './invocation.ts';
import { MetricName } from './telemetry.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

const $Order = z.strictObject({
  province: z.string().refine((id) => findProvince(id) !== undefined),
  batch: z.string().regex(/^[0-9a-f]{32}$/),
  /** Why: kept in the audit record. */
  purpose: z.string().min(1).max(1000),
  /** The user whose order it is: by the portal, which vouches for them, and by nobody else. */
  officer: z.string().min(1).max(200).optional(),
});

/** Function URL with IAM authorisation → the receipt of the release, or 400, 403, 404, 409 with a code. */
export function releaseHandler(container: Container) {
  const { telemetry, world, env } = container;
  return (event: UrlEvent, context: Context): Promise<UrlAnswer> =>
    invoke(telemetry, context, async () => {
      const place = { stage: env.stage, account: env.bucketOwner };
      const session = sessionOf(event, place, 'headquarters');
      const byPortal = sessionOf(event, place, 'portal')?.endsWith(`/${portalFunctionName(env.stage)}`) === true;
      if (session === undefined && !byPortal) return refuse(403, 'PRINCIPAL_NOT_HEADQUARTERS');
      const order = $Order.safeParse(bodyOf(event));
      if (!order.success) {
        const { path } = order.error.issues[0];
        return refuse(400, 'REQUEST_INVALID', path.map(String).join('.'));
      }
      const { province, batch, purpose, officer } = order.data;
      if ((officer !== undefined) !== byPortal) return refuse(400, 'REQUEST_INVALID', 'officer');
      const principal = session ?? `portal:${officer ?? ''}`;
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
        return refuse(error.code === 'BATCH_UNKNOWN' ? 404 : 409, error.code, '', error.facts);
      }
      telemetry.count({ [MetricName.released]: receipt.rows.accepted }, province);
      return answer(200, receipt);
    });

  function refuse(status: number, code: string, field = '', facts: Refusal['facts'] = {}): UrlAnswer {
    telemetry.log.event('release.refused', { code, field });
    return answer(status, { code, field, ...(Object.keys(facts).length === 0 ? {} : { facts }) });
  }
}
