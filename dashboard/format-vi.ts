/** A count as it is written in Viet Nam: 1.234.567. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** A percentage text of the summary as it is written in Viet Nam: `97.32` gives 97,32 %; none gives a dash. */
export function formatPercent(percent: string | null): string {
  return percent === null ? '–' : `${percent.replace('.', ',')} %`;
}

/** An instant as the clock shows it in Viet Nam (UTC+7, no summer time): 31/01/2026 15:04. */
export function formatInstant(iso: string): string {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 16)}`;
}

/** A day as it is written in Viet Nam: 31/01/2026. */
export function formatDay(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** The size of a decimal text of the summary, without its sign: `-1.50` gives 1,50. */
export function formatSize(decimal: string): string {
  const [whole, part] = decimal.replace('-', '').split('.');
  return part === undefined ? formatCount(Number(whole)) : `${formatCount(Number(whole))},${part}`;
}

/** How a count moves, from its slope in persons a day: `-1.50` gives bình quân giảm 1,50 người/ngày. */
export function formatPace(decimal: string): string {
  const perDay = `${formatSize(decimal)} người/ngày`;
  if (/^-?0\.00$/.test(decimal)) return `gần như không đổi (${perDay})`;
  return `bình quân ${decimal.startsWith('-') ? 'giảm' : 'tăng'} ${perDay}`;
}

/** An amount of VND, exactly: 108300000000 gives 108,3 tỷ đồng; what is not whole millions is written out. */
export function formatMoney(amount: number): string {
  if (amount % 1_000_000 !== 0) return `${formatCount(amount)} đồng`;
  const thousandths = String((amount / 1_000_000) % 1_000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${formatCount(Math.floor(amount / 1e9))}${thousandths === '' ? '' : `,${thousandths}`} tỷ đồng`;
}
