/**
 * Values of the drawings by pointer and keyboard, for the published pages and the portal. A drawing becomes a slider
 * along its days: screen readers pass the arrow keys on to it and read `aria-valuetext` at each step; the same words
 * stand below it. Depends on `readable` of `chart-readings.ts` and on the language of the section.
 */
export const chartScript = `
for (const chart of document.querySelectorAll('svg[data-days]')) {
  const { start, days, names, plot } = chart.dataset;
  const rows = days.split(';').map((row) => row.split('|'));
  const [first, last, top, bottom] = plot.split(' ').map(Number);
  const total = Math.max(1, Number(rows.at(-1)[0]));
  const named = names.split('|');
  const vietnamese = chart.closest('[lang]').lang === 'vi';
  const said = chart.parentElement.querySelector('output');
  const cursor = document.createElementNS(chart.namespaceURI, 'path');
  cursor.setAttribute('class', 'cursor');
  chart.append(cursor);
  const unit = (row) => first + (Number(row[0]) / total) * (last - first);
  const words = ([day, ...values]) => {
    const iso = new Date(Date.parse(start) + 86400000 * day).toISOString().slice(0, 10);
    const told = values.flatMap((value, i) => (value === '' ? [] : [(named[i] + ' ' + value).trim()]));
    return (vietnamese ? iso.split('-').reverse().join('/') : iso) + ': ' + told.join(', ');
  };
  let at = rows.length - 1;
  const show = (to) => {
    at = Math.min(Math.max(to, 0), rows.length - 1);
    cursor.setAttribute('d', 'M' + unit(rows[at]) + ' ' + top + 'V' + bottom);
    said.textContent = words(rows[at]);
    chart.setAttribute('aria-valuenow', at);
    chart.setAttribute('aria-valuetext', said.textContent);
  };
  chart.tabIndex = 0;
  chart.setAttribute('role', 'slider');
  chart.setAttribute('aria-valuemin', 0);
  chart.setAttribute('aria-valuemax', at);
  chart.setAttribute('aria-valuenow', at);
  chart.setAttribute('aria-valuetext', words(rows[at]));
  chart.addEventListener('focus', () => show(at));
  chart.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 30, PageDown: -30, Home: -Infinity, End: Infinity }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(at + step);
  });
  const point = (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    let near = 0;
    rows.forEach((row, i) => {
      if (Math.abs(unit(row) - x) < Math.abs(unit(rows[near]) - x)) near = i;
    });
    show(near);
  };
  chart.addEventListener('pointermove', point);
  chart.addEventListener('pointerdown', point);
}
`;
