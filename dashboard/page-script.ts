/**
 * What a page can do with script and is complete without: sort and filter the ranking, read drawings by pointer and
 * keys; over HTTP lead to the portal, where there is one and it knows the reader also from batches to their receipts,
 * and reload itself after `national.json` was made again. Texts come from the page's own data attributes.
 */
import { chartScript } from './chart-script.ts';

export const pageScript = `
'use strict';
const signed = (text) => text.replace(/[\\u2212-](?=\\d)/, 'm').replace(/[^\\dm]/g, '').replace('m', '-');
const number = (text) => (/\\d/.test(text) ? Number(signed(text)) : -Infinity);
const valueOf = (cell) => {
  const time = cell.querySelector('time');
  return time ? time.dateTime : cell.matches('th') ? cell.textContent : number(cell.textContent);
};
for (const table of document.querySelectorAll('table[data-filter]')) {
  const { lang } = table.closest('[lang]');
  const body = table.tBodies[0];
  const box = document.createElement('p');
  const label = document.createElement('label');
  const input = document.createElement('input');
  const said = document.createElement('span');
  input.type = 'search';
  input.id = lang + '-filter';
  label.htmlFor = input.id;
  label.textContent = table.dataset.filter;
  said.setAttribute('role', 'status');
  box.className = 'filter';
  box.append(label, input, said);
  table.parentElement.before(box);
  const plain = (text) => text.normalize('NFD').replace(/[\\u0300-\\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();
  input.addEventListener('input', () => {
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !plain(row.querySelector('th').textContent).includes(plain(input.value.trim()));
      if (!row.hidden) shown++;
    }
    said.textContent = input.value === '' ? '' : shown + ' / ' + body.rows.length;
  });
  table.querySelectorAll('thead th[data-sort]').forEach((head) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const first = head.dataset.sort;
      const up = head.ariaSort === null ? first === 'up' : head.ariaSort === 'descending';
      table.querySelectorAll('thead th').forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const order = (a, b) => {
        if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, lang);
        return a < b ? -1 : a > b ? 1 : 0;
      };
      const rows = [...body.rows].map((row) => [valueOf(row.cells[head.cellIndex]), row]);
      rows.sort(([a], [b]) => {
        const none = Number(a === -Infinity) - Number(b === -Infinity);
        return none || (up ? order(a, b) : order(b, a));
      });
      body.append(...rows.map(([, row]) => row));
    });
  });
}
${chartScript}const { made, source, root } = document.body.dataset;
if (location.protocol.startsWith('http')) {
  const knows = (known, portal) => {
    for (const link of document.querySelectorAll('[data-portal]')) link.hidden = !portal;
    for (const batch of document.querySelectorAll('[data-batch]')) {
      const link = document.createElement('a');
      link.href = root + 'api/v1/batches/' + batch.dataset.batch + '/receipt.html';
      link.ariaLabel = batch.dataset.label;
      const old = batch.closest('a');
      if (old) old.replaceWith(batch);
      if (!known) continue;
      batch.replaceWith(link);
      link.append(batch);
    }
  };
  // 401: a portal that does not know the reader; 403 and 404: files alone.
  fetch(root + 'home', { method: 'HEAD' }).then(
    ({ ok, status }) => knows(ok, ok || status === 401),
    () => knows(false, false),
  );
  const filters = [...document.querySelectorAll('.filter input')];
  const busy = () => document.hidden || filters.some((input) => input.value !== '');
  const look = async () => {
    try {
      if (busy()) return;
      const answer = await fetch(source, { cache: 'no-store' });
      if (!answer.ok) return;
      const reader = answer.body.getReader();
      const { value } = await reader.read();
      await reader.cancel();
      const now = /"madeAt":\\s*"([^"]+)"/.exec(new TextDecoder().decode(value))?.[1];
      // Documents are written before the pages: a page that is still the old one is asked for again, a minute later.
      const last = JSON.parse(sessionStorage.getItem('doisoat-made') ?? '["", 0]');
      if (!now || now <= made || (last[0] === now && Date.now() - last[1] < 60000)) return;
      sessionStorage.setItem('doisoat-made', JSON.stringify([now, Date.now()]));
      location.reload();
    } catch {}
  };
  if (made) setInterval(look, 5000);
}
`;
