/** The script that reads values of drawings by pointer and keys, as a file of our own: named by its bytes. */
import { createHash } from 'node:crypto';
import { chartScript } from '../../dashboard/chart-script.ts';
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';

const version = createHash('sha256').update(chartScript).digest('hex').slice(0, 16);
/** Its address below the base path. */
export const chartScriptPath = `/charts/${version}.js`;

/** A name of another release is unknown. */
export const chartScriptRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/charts/:name',
    access: { to: 'everyone' },
    handle(c) {
      if (`/charts/${c.req.param('name') ?? ''}` !== chartScriptPath) throw new Problem('NOT_FOUND');
      return c.body(chartScript, 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'public, max-age=31536000, immutable',
      });
    },
  },
];
