/**
 * The access matrix by HTTP: what every route tells everybody about every province, and what becomes of guessed
 * addresses, worthless identities, other sites, hosts, methods and content types. Each wrong answer is one line.
 */
import { takesFile, type Route } from '../../portal/http/route.ts';
import { origin, pathOf, type Answered, type Country, type Things } from './askers.ts';
import { askers, expected, isOpen, officers, rowOf, type Asker } from './contract-table.ts';

export interface Tally {
  questions: number;
  wrong: string[];
}

const form = 'application/x-www-form-urlencoded';

/** A request of this route that is right in everything but who asks. */
function requestOf(route: Route, headers: Record<string, string>): RequestInit {
  if (route.method === 'GET') return { headers };
  const type = takesFile(route) ? 'text/csv' : route.api === undefined ? form : 'application/json';
  return { method: 'POST', headers: { origin, 'content-type': type, ...headers }, body: takesFile(route) ? 'x' : '{}' };
}

/**
 * Every route × everybody, or some, × their own province and others. `others`: the provinces asked about. `real`: with
 * the handlers of what reads, else the door alone.
 */
export async function askMatrix(
  country: Country,
  tally: Tally,
  { own, others, real, of = askers }: { own: string; others: readonly string[]; real: boolean; of?: readonly Asker[] },
): Promise<void> {
  const ask = real ? country.real : country.door;
  for (const asker of of) {
    const headers = await country.headersOf(asker, own);
    for (const route of country.routes) {
      for (const about of route.path.includes(':') ? others : [own]) {
        const things = thingsOf(country, about);
        const answer = await ask(pathOf(route, things), requestOf(route, headers));
        check(country, tally, { route, asker, own, about, answer });
      }
    }
  }
}

function check(
  country: Country,
  tally: Tally,
  asked: { route: Route; asker: Asker; own: string; about: string; answer: Answered },
): void {
  const { route, asker, own, about, answer } = asked;
  const row = rowOf(route);
  const wanted = expected(row, asker, own === about, route.method);
  const right =
    wanted === 'let in'
      ? answer.reached && answer.status < 500
      : !answer.reached && answer.status === wanted && !names(answer.text, thingsOf(country, about));
  const what = `${asker} of ${own}: ${route.method} ${route.path} about ${about}`;
  note(tally, right, `${what}: expected ${wanted}, was ${answer.reached ? 'let in' : 'kept out'}, ${answer.status}`);
  if (wanted === 'let in' && officers.includes(asker) && !isOpen(row)) noLeak(country, tally, { what, own, answer });
}

/** An answer to an office names nothing of any other office. */
function noLeak(
  { things }: Country,
  tally: Tally,
  { what, own, answer }: { what: string; own: string; answer: Answered },
): void {
  const leaked = [...things.values()].some((other) => other.province !== own && names(answer.text, other));
  note(tally, !leaked, `${what}: names something of another office`);
}

/** Addresses that mix one's own province with things of another, and addresses written in other ways. */
export async function askGuessed(country: Country, tally: Tally, own: string, other: string): Promise<void> {
  const [mine, theirs] = [thingsOf(country, own), thingsOf(country, other)];
  const asker = 'clerk'; // a director's province is found in the same way
  const headers = await country.headersOf(asker, own);
  for (const route of country.routes) {
    const row = rowOf(route);
    if (isOpen(row)) continue;
    const ask = async (path: string) => country.real(path, requestOf(route, headers));
    if (/:(batch|key|ticket)/.test(route.path) && route.method === 'GET') {
      const answer = await ask(pathOf(route, mine, theirs));
      const what = `${asker} of ${own}: ${route.method} ${route.path} with things of ${other}`;
      note(tally, answer.status === 404 || answer.status === 403, `${what}: ${answer.status}`);
      noLeak(country, tally, { what, own, answer });
    }
    if (!/:(province|batch|key|ticket)/.test(route.path)) continue;
    for (const path of writtenOtherwise(pathOf(route, theirs))) {
      const answer = await ask(path);
      const kept = answer.status >= 400 && answer.status < 500 && !names(answer.text, theirs);
      const what = `${asker} of ${own}: ${route.method} ${path}`;
      note(tally, kept || isOwnersOnly(answer), `${what}: ${answer.status}`);
      noLeak(country, tally, { what, own, answer });
    }
  }
}

/** A redirect to an address is no answer about a thing. */
function isOwnersOnly({ status, text }: Answered): boolean {
  return status >= 300 && status < 400 && text === '';
}

/** The same address as a careless server might understand it. */
function writtenOtherwise(path: string): string[] {
  const [, first, ...rest] = path.split('/');
  const tail = rest.join('/');
  return [
    `${path}/`,
    `${path}//`,
    `/${path}`,
    path.toUpperCase(),
    `/${first}%2f${tail}`,
    `/${first}/${tail.replaceAll('/', '%2F')}`,
    `/${first}//${tail}`,
    `/${first}/./${tail}`,
    `/${first}/x/../${tail}`,
    `/${first}/x%2f..%2f${tail}`,
    `/${first}/..%2f${first}/${tail}`,
    `/${first}/%2e%2e/${first}/${tail}`,
    `/index.html/..${path}`,
    `/index.html%2f..${path}`,
    `${path};x`,
    `${path}%00`,
    `${path}%20`,
    `${path}.html`,
    `${path}?province=vn34-52`,
    `/${first}\\${tail}`,
    path.replaceAll('vn34', 'VN34'),
    path.replaceAll('vn34', '%76n34'),
  ];
}

/** What is nobody's: for every route that is not open. */
export async function askWorthless(country: Country, tally: Tally, own: string): Promise<void> {
  const things = thingsOf(country, own);
  for (const [what, headers] of await country.worthless(own)) {
    for (const route of country.routes) {
      if (isOpen(rowOf(route))) continue;
      const answer = await country.real(pathOf(route, things), requestOf(route, headers));
      const right = !answer.reached && answer.status === 401;
      note(tally, right, `${what}: ${route.method} ${route.path}: ${answer.status}`);
    }
  }
}

/** Sessions and tokens open as much as the header of a proxy does. */
export async function askWays(country: Country, tally: Tally, own: string, other: string): Promise<void> {
  for (const by of ['token', 'session'] as const) {
    for (const asker of ['clerk', 'headquarters'] as const) {
      const headers = await country.headersOf(asker, own, by);
      for (const route of country.routes) {
        for (const about of [own, other]) {
          const answer = await country.real(pathOf(route, thingsOf(country, about)), requestOf(route, headers));
          check(country, tally, { route, asker, own, about, answer });
        }
      }
    }
  }
}

/** Foreign sites and hosts, missing origins, methods and content types that are not of the route, and HEAD. */
export async function askForeign(country: Country, tally: Tally, own: string): Promise<void> {
  const things = thingsOf(country, own);
  const known = new Map<string, Set<string>>();
  for (const { path, method } of country.routes) known.set(path, (known.get(path) ?? new Set()).add(method));
  const session = await country.headersOf('owner', own);
  const signed = await country.headersOf('clerk', own);
  for (const route of country.routes) {
    const path = pathOf(route, things);
    const refused = async (what: string, status: number, init: RequestInit): Promise<void> => {
      const answer = await country.real(path, init);
      const right = !answer.reached && answer.status === status;
      note(tally, right, `${what}: ${route.method} ${route.path}: expected ${status}, was ${answer.status}`);
    };
    const plain = requestOf(route, session);
    const withHeaders = (headers: Record<string, string>): RequestInit => ({
      ...plain,
      headers: { ...(plain.headers as Record<string, string>), ...headers },
    });
    await refused('another host', 421, withHeaders({ host: 'doisoat.test' }));
    await refused('a host that begins as ours', 421, withHeaders({ host: '127.0.0.1.test:8080' }));
    if (route.method === 'POST') {
      for (const foreign of [
        'http://doisoat.test',
        'null',
        'https://127.0.0.1:8080',
        'http://127.0.0.1:8081',
        `${origin}.test`,
      ])
        await refused(`Origin ${foreign}`, 403, withHeaders({ origin: foreign }));
      await refused('Sec-Fetch-Site', 403, withHeaders({ 'sec-fetch-site': 'cross-site' }));
      const { origin: _, ...without } = plain.headers as Record<string, string>;
      if (!isOpen(rowOf(route))) await refused('a cookie without an Origin', 403, { ...plain, headers: without });
      if (!takesFile(route)) {
        for (const type of ['text/plain', 'application/octet-stream', 'text/html', ''])
          await refused(`content type ${type}`, 415, withHeaders({ 'content-type': type }));
        if (route.api !== undefined) await refused('a form', 415, withHeaders({ 'content-type': form }));
      }
    } else {
      // The door, so that a file that a province has not is none of the question.
      const get = await country.door(path, { headers: signed });
      const head = await country.door(path, { method: 'HEAD', headers: signed });
      const same = head.status === get.status && head.reached === get.reached && head.text === '';
      note(tally, same, `HEAD ${route.path}: ${head.status}, GET ${get.status}`);
    }
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
      if (known.get(route.path)?.has(method) === true) continue;
      await refused(`method ${method}`, 405, { method, headers: { origin, ...session } });
    }
  }
}

function names(text: string, { batch, participant, key, ticket }: Things): boolean {
  return [batch, participant, key, ticket].some((each) => text.includes(each));
}

function thingsOf({ things }: Country, province: string): Things {
  const found = things.get(province);
  if (found === undefined) throw new Error(`no uploads of ${province}`);
  return found;
}

function note(tally: Tally, right: boolean, wrong: string): void {
  tally.questions++;
  if (!right) tally.wrong.push(wrong);
}
