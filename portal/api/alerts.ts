/** Alerts that people set, for programs. */
import * as z from 'zod';
import { $NewRule } from '../../core/alerts/alert-rule.ts';
import { $ShownRule } from '../../core/alerts/shown-rule.ts';
import { jsonBody } from '../http/parse-body.ts';
import type { Route } from '../http/route.ts';
import { alertAccess, askedRules, offerOf, removeAlert, setAlert, testAlert } from '../views/asked-alerts.ts';

const privately = { 'Cache-Control': 'private, no-store' };

const $Alerts = z.strictObject({
  /** What may be chosen; all empty where no alert is sent. */
  channels: z.strictObject({
    webhookHosts: z.array(z.string()),
    mailDomains: z.array(z.string()),
    topic: z.boolean(),
  }),
  alerts: z.array($ShownRule),
});

const $Set = z.strictObject({
  alert: $ShownRule,
  /** Signs the messages of a webhook; told now and never again. */
  secret: z.nullable(z.string()),
});

export const alertApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/alerts',
    access: alertAccess,
    api: {
      name: 'listAlerts',
      summary: 'The alerts that one has set, with their last deliveries; to an operator those of everybody',
      answers: { 200: $Alerts },
    },
    async handle(c) {
      const { webhookHosts, mailDomains, topic } = offerOf(c);
      const channels = { webhookHosts: [...webhookHosts], mailDomains: [...mailDomains], topic };
      return c.json({ channels, alerts: await askedRules(c) } satisfies z.infer<typeof $Alerts>, 200, privately);
    },
  },
  {
    method: 'POST',
    path: '/api/v1/alerts',
    access: alertAccess,
    api: {
      name: 'setAlert',
      summary: 'Sets an alert about a province, or by headquarters about all',
      body: $NewRule,
      answers: { 201: $Set },
    },
    handle: async (c) => c.json(await setAlert(c, await jsonBody(c, $NewRule)), 201, privately),
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/:alert/remove',
    access: alertAccess,
    api: { name: 'removeAlert', summary: 'Removes an alert, and what of it waits', answers: { 204: 'empty' } },
    async handle(c) {
      await removeAlert(c);
      return c.body(null, 204);
    },
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/:alert/test',
    access: alertAccess,
    api: {
      name: 'testAlert',
      summary: 'Sends a test; its outcome is the newest delivery, or it waits for the publisher',
      answers: { 200: $ShownRule },
    },
    handle: async (c) => c.json(await testAlert(c), 200, privately),
  },
];
