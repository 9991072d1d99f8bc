/** A count in English: 1,234,567. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A percentage text of the summary in English: `97.32` gives 97.32%; none gives a dash. */
export function formatPercent(percent: string | null): string {
  return percent === null ? '–' : `${percent}%`;
}

/** An instant as the clock shows it in Viet Nam (UTC+7): 2026-01-31 15:04. */
export function formatInstant(iso: string): string {
  return new Date(Date.parse(iso) + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** A day: 2026-01-31. */
export function formatDay(day: string): string {
  return day;
}

/** The size of a decimal text of the summary, without its sign: `-1.50` gives 1.50. */
export function formatSize(decimal: string): string {
  const [whole, part] = decimal.replace('-', '').split('.');
  return part === undefined ? formatCount(Number(whole)) : `${formatCount(Number(whole))}.${part}`;
}

/** How a count moves, from its slope in persons a day: `-1.50` gives down 1.50 people a day on average. */
export function formatPace(decimal: string): string {
  const perDay = `${formatSize(decimal)} people a day`;
  if (/^-?0\.00$/.test(decimal)) return `nearly unchanged (${perDay})`;
  return `${decimal.startsWith('-') ? 'down' : 'up'} ${perDay} on average`;
}

/** An amount of VND, exactly: 108300000000 gives VND 108.3 billion; what is not whole millions is written out. */
export function formatMoney(amount: number): string {
  if (amount % 1_000_000 !== 0) return `VND ${formatCount(amount)}`;
  const thousandths = String((amount / 1_000_000) % 1_000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `VND ${formatCount(Math.floor(amount / 1e9))}${thousandths === '' ? '' : `.${thousandths}`} billion`;
}
