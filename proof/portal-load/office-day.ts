/** What one session does all day, as requests: send, wait for the receipt, read answers, cases and lists, ask. */

export interface Session {
  url: string; // of the portal, with a slash at the end
  province: string;
  cookie: string;
  /** Rows of batches that this session sends, by turns; the header first. */
  header: string;
  rows: readonly string[];
}

export interface Told {
  what: string;
  milliseconds: number;
}

export interface Day {
  requests: Told[];
  batches: string[];
  errors: string[];
}

/** Between two looks at an upload. */
const pollPause = 500; // milliseconds
const receiptWaitMax = 300_000; // milliseconds

/** Works until `end`, an instant of `performance.now()`; a turn that has begun is finished. */
export async function workDay(session: Session, end: number): Promise<Day> {
  const day: Day = { requests: [], batches: [], errors: [] };
  const ask = requester(session, day);
  for (let turn = 0; performance.now() < end; turn++) {
    const batch = await sendRows(session, ask, turn);
    if (batch !== undefined) {
      day.batches.push(batch);
      await waitForReceipt(ask, batch, day);
      await ask('read answers', `api/v1/batches/${batch}/outcomes.csv`);
      await ask('page of the batch', `batches/${batch}`);
    }
    await ask('page of the cases', `p/${session.province}/cases`);
    await ask('cases', `api/v1/provinces/${session.province}/cases?limit=100`);
    await ask('page of the uploads', `p/${session.province}/batches`);
    await ask('figures', 'api/v1/figures');
    if (turn % 4 === 3) await checkOne(session, ask, turn);
  }
  return day;
}

type Ask = (what: string, path: string, init?: RequestInit) => Promise<string | undefined>;

/** Gives the body; undefined after an answer that is an error, which is noted. */
function requester({ url, cookie }: Session, day: Day): Ask {
  const { origin } = new URL(url);
  return async (what, path, init = {}) => {
    const started = performance.now();
    try {
      const headers = new Headers(init.headers);
      headers.set('cookie', cookie);
      if (init.method === 'POST') headers.set('origin', origin);
      const answer = await fetch(`${url}${path}`, { ...init, headers });
      const body = await answer.text();
      day.requests.push({ what, milliseconds: performance.now() - started });
      if (answer.ok) return body;
      day.errors.push(`${what}: ${answer.status} ${codeOf(body)}`);
    } catch (error) {
      day.errors.push(`${what}: ${(error as { cause?: { code?: string } }).cause?.code ?? String(error)}`);
    }
    return undefined;
  };
}

function codeOf(body: string): string {
  return /"code":"([A-Z_]+)"/.exec(body)?.[1] ?? '';
}

async function sendRows({ province, header, rows }: Session, ask: Ask, turn: number): Promise<string | undefined> {
  const size = 50;
  const from = (turn * size) % Math.max(1, rows.length - size);
  const body = [header, ...rows.slice(from, from + size)].join('\r\n');
  // The day of the turn makes each file another one.
  const headers = { 'content-type': 'text/csv', 'x-amz-meta-purpose': `turn ${turn}`, 'x-amz-meta-resend': 'true' };
  const text = await ask('send', `api/v1/provinces/${province}/uploads`, { method: 'POST', body, headers });
  return text === undefined ? undefined : (JSON.parse(text) as { batchId: string }).batchId;
}

async function waitForReceipt(ask: Ask, batch: string, day: Day): Promise<void> {
  const started = performance.now();
  for (;;) {
    const text = await ask('state of an upload', `api/v1/batches/${batch}`);
    if (text === undefined) return;
    const { receipt } = JSON.parse(text) as { receipt: { status: string } | null };
    if (receipt !== null) {
      if (receipt.status === 'refused') day.errors.push('a receipt: refused');
      day.requests.push({ what: 'from sent to receipt', milliseconds: performance.now() - started });
      return;
    }
    if (performance.now() - started > receiptWaitMax) return void day.errors.push('no receipt in time');
    await new Promise((resolve) => {
      setTimeout(resolve, pollPause);
    });
  }
}

async function checkOne({ province, header, rows }: Session, ask: Ask, turn: number): Promise<void> {
  const names = header.split(',');
  const cells = rows[turn % rows.length].split(',');
  const row = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']).filter(([, cell]) => cell !== ''));
  const headers = { 'content-type': 'application/json' };
  await ask('check of one person', `api/v1/provinces/${province}/checks`, {
    method: 'POST',
    body: JSON.stringify([row]),
    headers,
  });
}
