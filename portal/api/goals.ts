/** The goals of the provinces as published, for programs. */
import { $GoalsDocument, publishedGoals, type GoalsDocument } from '../../core/steering/goals-document.ts';
import { Problem } from '../http/problem.ts';
import type { PortalContext, Route } from '../http/route.ts';

export const goalApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/goals',
    access: { to: 'everyone' },
    api: {
      name: 'getGoals',
      summary: 'How far the provinces are from their goals as published, and which will reach them',
      answers: { 200: $GoalsDocument },
    },
    async handle(c) {
      const goals = await askedGoals(c);
      if (goals === undefined) throw new Problem('NOT_FOUND');
      return c.json(goals, 200, { 'Cache-Control': 'no-cache' });
    },
  },
];

/** Undefined before anything with goals was published. */
export async function askedGoals(c: PortalContext): Promise<GoalsDocument | undefined> {
  const bytes = await c.get('world').published.read('national.json');
  return bytes === undefined ? undefined : publishedGoals(bytes);
}
