import { randomBytes } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import type { Text } from '../../core/catalogue/text.ts';
import { alertKinds, country, type AlertKind } from '../../core/alerts/alert.ts';
import type { Delivery } from '../../core/alerts/rule-state.ts';
import type { AlertRule, Channel, RuleOwner } from '../../core/alerts/alert-rule.ts';
import type { ShownRule } from '../../core/alerts/shown-rule.ts';
import { machineUser } from '../machine-user.ts';
import { provinceLine, refusedAs, runInWorld, type Outcome, type Terminal } from '../shell.ts';
import { textTable, type TextColumn } from '../text-table.ts';
import type { Voice } from '../voice.ts';
import type { LocalWorld } from '../world.ts';
import { knownProvince, list as listOf } from './arguments.ts';

interface AddOptions {
  province?: string;
  kinds: AlertKind[];
  days?: number;
  points?: string;
  places?: number;
  mail?: string;
  webhook?: string;
}

export function addAlerts(program: Command): void {
  const alerts = program
    .command('alerts')
    .description('Set alerts: be told by mail or webhook of what happened, once each, in counts')
    .addHelpText(
      'after',
      `
Kinds: provinceStale, rateFell, rankLost, offTrack, batchRefused, held, drift, runFailed. Where alerts may go stands in
"alerts" of config.json (docs/alerts.md, Settings); without it nothing is sent.

Examples:
  doisoat alerts add --kinds drift,runFailed --mail operator@example.vn
  doisoat alerts add --province "Gia Lai" --kinds rateFell --points 0.30 --webhook https://hooks.example.vn/doisoat
  doisoat alerts list
  doisoat alerts test 0123456789abcdef`,
    );
  alerts
    .command('list')
    .description('List all alerts that are set, with their last deliveries')
    .addHelpText('after', '\nExample:\n  doisoat alerts list --json')
    .action((_: unknown, command: Command) => runInWorld(command, list));
  alerts
    .command('add')
    .description('Set an alert; the secret that signs the messages of a webhook is printed once')
    .option('--province <name>', 'about this province (default: every province and the country)')
    .requiredOption('--kinds <list>', 'what to be told of, such as rateFell,drift', kindList)
    .option('--days <n>', 'of provinceStale: days without an upload (default: 14)', upTo(365))
    .option('--points <n>', 'of rateFell: percentage points since yesterday (default: 0.50)', points)
    .option('--places <n>', 'of rankLost: places since yesterday (default: 1)', upTo(33))
    .option('--mail <address>', 'by mail to this address')
    .option('--webhook <url>', 'by POST to this address')
    .addHelpText('after', '\nExample:\n  doisoat alerts add --kinds drift,runFailed --mail operator@example.vn')
    .action((options: AddOptions, command: Command) => {
      if ((options.mail === undefined) === (options.webhook === undefined))
        command.error('error: exactly one of --mail, --webhook is expected');
      return runInWorld(command, (world, terminal) => add(world, terminal, options));
    });
  alerts
    .command('remove')
    .description('Remove an alert, and what of it waits')
    .argument('<alert>', 'id of the alert, from the list')
    .addHelpText('after', '\nExample:\n  doisoat alerts remove 0123456789abcdef')
    .action((id: string, _: unknown, command: Command) =>
      runInWorld(command, (world, terminal) => remove(world, terminal, id)),
    );
  alerts
    .command('test')
    .description('Send a test of an alert, and say what became of it')
    .argument('<alert>', 'id of the alert, from the list')
    .addHelpText('after', '\nExample:\n  doisoat alerts test 0123456789abcdef')
    .action((id: string, _: unknown, command: Command) =>
      runInWorld(command, (world, terminal) => test(world, terminal, id)),
    );
}

function kindList(text: string): AlertKind[] {
  const given = listOf(text);
  const kinds = alertKinds.filter((kind) => given.includes(kind));
  if (given.length > 0 && kinds.length === new Set(given).size) return kinds;
  throw new InvalidArgumentError(`Some of ${alertKinds.join(', ')} are expected.`);
}

function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,3}$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from 1 to ${most} is expected.`);
  };
}

function points(text: string): string {
  const value = Number(text);
  if (/^\d{1,3}(\.\d{1,2})?$/.test(text) && value > 0 && value <= 100) return value.toFixed(2);
  throw new InvalidArgumentError('Percentage points from 0.01 to 100 are expected.');
}

/** The user of the machine; commands see the alerts of everybody. */
function owner(): RuleOwner {
  return { user: machineUser(), role: 'owner', province: null };
}

async function list(world: LocalWorld, terminal: Terminal): Promise<Outcome> {
  const [{ rulesOf }, { shownRule }] = await Promise.all([
    import('../../core/alerts/rule-store.ts'),
    import('../../core/alerts/shown-rule.ts'),
  ]);
  const rules = await rulesOf(world, owner(), true);
  const alerts = await Promise.all(rules.map((rule) => shownRule(world, rule)));
  return { document: { alerts }, text: await tableOf(alerts, terminal) };
}

/** Throws Refusal ALERTS_OFF, ALERT_HOST, ALERT_ADDRESS, ALERT_RULES_FULL. */
async function add(
  world: LocalWorld,
  terminal: Terminal,
  { province, kinds, days, points: fall, places, mail, webhook }: AddOptions,
): Promise<Outcome> {
  const [{ addRule }, { shownRule }, { $NewRule }, { openAlerts }, { noOffer }] = await Promise.all([
    import('../../core/alerts/rule-store.ts'),
    import('../../core/alerts/shown-rule.ts'),
    import('../../core/alerts/alert-rule.ts'),
    import('../alerts/open-alerts.ts'),
    import('../../core/alerts/alert-settings.ts'),
  ]);
  const place = province === undefined ? country : knownProvince(province);
  if (place !== country) terminal.tellProvince(place);
  const channel: Channel = mail === undefined ? { type: 'webhook', url: webhook ?? '' } : { type: 'mail', to: mail };
  const asked = $NewRule.parse({ place, kinds, days, points: fall, places, channel });
  const alerts = await openAlerts(world);
  const id = randomBytes(8).toString('hex');
  const kept = await addRule(world, asked, { id, owner: owner(), offer: alerts?.offer ?? noOffer });
  const secret = channel.type === 'webhook' ? (alerts?.secretOf(id) ?? null) : null;
  const alert = await shownRule(world, kept);
  const { say } = terminal.voice;
  const signed =
    secret === null
      ? ''
      : say({
          vi: `Khóa ký, chỉ in một lần này: ${secret}\n`,
          en: `Secret of the signature, printed this once: ${secret}\n`,
        });
  const text = `${say({ vi: `Đã đặt cảnh báo ${id}.\n`, en: `Alert ${id} is set.\n` })}${signed}`;
  return { document: { alert, secret }, text };
}

async function found(world: LocalWorld, id: string): Promise<AlertRule> {
  const { findRule } = await import('../../core/alerts/rule-store.ts');
  return findRule(world, id.toLowerCase(), owner(), true);
}

/** Throws Refusal ALERT_UNKNOWN. */
async function remove(world: LocalWorld, { voice: { say } }: Terminal, named: string): Promise<Outcome> {
  const { removeRule } = await import('../../core/alerts/rule-store.ts');
  const rule = await found(world, named);
  const { id } = rule;
  await removeRule(world, rule);
  return { document: { removed: id }, text: say({ vi: `Đã xóa cảnh báo ${id}.\n`, en: `Alert ${id} is removed.\n` }) };
}

/** Throws Refusal ALERT_UNKNOWN, ALERT_TEST_SOON, ALERTS_OFF. */
async function test(world: LocalWorld, terminal: Terminal, named: string): Promise<Outcome> {
  const [{ queueTest }, { shownRule }, { openAlerts }, { Refusal }] = await Promise.all([
    import('../../core/alerts/rule-store.ts'),
    import('../../core/alerts/shown-rule.ts'),
    import('../alerts/open-alerts.ts'),
    import('../../core/base/errors.ts'),
  ]);
  const rule = await found(world, named);
  const alerts = await openAlerts(world);
  if (alerts === undefined) throw new Refusal('ALERTS_OFF');
  await queueTest(world, rule);
  await alerts.deliver(rule.id);
  const alert = await shownRule(world, rule);
  const [last] = alert.deliveries;
  const sent = last !== undefined && last.test && last.status === 'sent';
  const text = `${await deliveryText(last, terminal.voice)}\n`;
  return { document: { alert }, text, ...(sent ? {} : { refused: await refusedAs('ALERT_NOT_SENT') }) };
}

const columns: readonly (readonly [dispensable: number, title: Text])[] = [
  [0, { vi: 'Mã', en: 'Id' }],
  [0, { vi: 'Nơi', en: 'Place' }],
  [1, { vi: 'Báo khi', en: 'When' }],
  [0, { vi: 'Gửi đến', en: 'To' }],
  [0, { vi: 'Lần gửi gần nhất', en: 'Last delivery' }],
  [2, { vi: 'Người đặt', en: 'Set by' }],
];

async function tableOf(alerts: readonly ShownRule[], { voice, columns: width }: Terminal): Promise<string> {
  if (alerts.length === 0) return voice.say({ vi: 'Chưa đặt cảnh báo nào.\n', en: 'No alert is set.\n' });
  const { kindTexts } = await import('../../dashboard/alert-texts.ts');
  const titles = columns.map(([dispensable, title]): TextColumn => ({
    title: voice.say(title),
    align: 'left',
    dispensable,
  }));
  const rows = await Promise.all(
    alerts.map(async ({ id, place, kinds, channel, deliveries, owner: { user } }) => [
      id,
      place === country ? voice.say({ vi: 'Mọi nơi', en: 'Everywhere' }) : provinceLine(place, voice),
      kinds.map((kind) => voice.say(kindTexts[kind])).join('; '),
      channel.to ?? channel.type,
      await deliveryText(deliveries[0], voice),
      user,
    ]),
  );
  return textTable(titles, rows, width);
}

async function deliveryText(delivery: Delivery | undefined, { say, formatInstant }: Voice): Promise<string> {
  if (delivery === undefined) return '–';
  const { causeTexts } = await import('../../dashboard/alert-texts.ts');
  const { at, cause, httpStatus, test: isTest } = delivery;
  const begin = isTest ? say({ vi: 'gửi thử ', en: 'test ' }) : '';
  const instant = formatInstant(at);
  if (cause === null) return `${begin}${say({ vi: `đã gửi lúc ${instant}`, en: `sent at ${instant}` })}`;
  const why = `${say(causeTexts[cause])}${httpStatus === null ? '' : ` (${httpStatus})`}`;
  return `${begin}${say({ vi: `không gửi được lúc ${instant}: ${why}`, en: `failed at ${instant}: ${why}` })}`;
}
