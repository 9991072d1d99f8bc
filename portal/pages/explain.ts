/** One participant explained, to be printed for the file; and the look-up that leads to it. */
import { causeTexts } from '../../core/cases/case-texts.ts';
import { explainParticipant, type Explanation } from '../../core/cases/explain.ts';
import { explanationFacts } from '../../core/cases/explanation-words.ts';
import { detailTexts, verdictTexts } from '../../core/catalogue/catalogue.ts';
import type { DetailName } from '../../core/domain/codes.ts';
import { html, type Html } from '../../dashboard/html.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { casesTexts } from '../texts/cases.ts';
import { caseRoles, disclosureFor, keyFor, numberOfKey } from '../views/asked-cases.ts';
import { findForm } from '../views/case-parts.ts';
import { batchLink } from '../views/batch-parts.ts';
import { formats } from '../views/formats.ts';
import { answerPage } from '../views/layout.ts';
import { dataTable, type DataColumn } from '../views/table.ts';

const access = { to: 'province', roles: caseRoles } as const;

export const explainPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/cases/:key',
    access,
    async handle(c) {
      const found = await find(c, numberOfKey(c, c.req.param('key') ?? ''));
      if (found === undefined) throw new Problem('NOT_FOUND');
      const texts = casesTexts[c.get('language')];
      const heading = `${texts.explain} ${found.participantNumber}`;
      return answerPage(c, { title: texts.find, heading, body: explanation(c, found) });
    },
  },
  { method: 'POST', path: '/p/:province/find', access, handle: lookUp },
];

function find(c: PortalContext, number: string): Promise<Explanation | undefined> {
  return explainParticipant(c.get('world'), c.get('province'), number, { disclosure: disclosureFor(c) });
}

async function lookUp(c: PortalContext): Promise<Response> {
  const texts = casesTexts[c.get('language')];
  const { participantNumber } = await c.req.parseBody();
  const number = typeof participantNumber === 'string' ? participantNumber.replaceAll(/[\s.]/g, '') : '';
  const isNumber = /^(\d{10}|\d{12})$/.test(number);
  if (isNumber && (await find(c, number)) !== undefined)
    return c.redirect(address(c, `/p/${c.get('province')}/cases/${keyFor(c, number)}`), 303);
  const error = isNumber ? texts.findNone : texts.findWrong;
  const body = html`<div class="errors" role="alert">
      <p><a href="#participantNumber">${error}</a></p>
    </div>
    ${findForm(c, error)}`;
  return answerPage(c, { title: texts.find, body, status: isNumber ? 404 : 400 });
}

function explanation(c: PortalContext, found: Explanation): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const { formatDay } = formats[language];
  const facts = explanationFacts(found, language, formatDay).map(
    ({ label, value }) =>
      html`<dt>${label}</dt>
        <dd>${value}</dd>`,
  );
  const { ledgerVersion, day, cut } = found.historyFrom;
  const from = day === null ? String(ledgerVersion) : formatDay(day);
  return html`<dl>${facts}</dl>
    <h2>${texts.history}</h2>
    ${history(c, found)}
    <p class="note">${texts.historyFrom} ${from}. ${cut ? texts.historyCut : ''}</p>
    <p class="note screen">${texts.print}</p>
    <p class="screen"><a href="${address(c, `/p/${found.province}/cases`)}">${texts.back}</a></p>`;
}

function history(c: PortalContext, found: Explanation): Html {
  const language = c.get('language');
  const texts = casesTexts[language];
  const titles = texts.historyColumns;
  const rows = found.history.map((each) => {
    const details = (each.details as DetailName[]).map((detail) => detailTexts[detail][language]);
    const verdict = each.verdict === null ? [] : [verdictTexts[each.verdict].meaning[language]];
    return [
      each.day ?? '',
      (each.member ? [...verdict, ...details] : [texts.left]).join('; '),
      each.cause === null ? '' : causeTexts[each.cause][language],
      each.batchId === null ? texts.reverification : html`${texts.upload} ${batchLink(c, each.batchId)}`,
      each.registryVersion ?? '',
    ];
  });
  const names = ['day', 'verdict', 'cause', 'by', 'registry'] as const;
  const columns = names.map((name): DataColumn => ({
    title: titles[name],
    name,
    kind: name === 'day' ? 'day' : 'text',
  }));
  return dataTable(c, { label: texts.history, columns, rows, people: true });
}
