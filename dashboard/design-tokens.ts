/**
 * The colours of the pages. Text has a contrast of 4.5:1 and more on every background it is on (WCAG 1.4.3), lines
 * and marks 3:1 (1.4.11), in light, dark and print; `svgPairs` lists what occurs in drawings and a test computes each.
 * No meaning is carried by colour alone: every tile has its figure, every line its dash and its name. The steps of the
 * map differ in lightness, so they survive every kind of colour blindness and a black-and-white printer.
 */

export const light = {
  ink: '#14202c',
  soft: '#435160',
  paper: '#ffffff',
  line: '#c5cfd9',
  edge: '#66788a',
  band: '#f2f5f8',
  link: '#0a4a8a',
  main: '#0b5394',
  second: '#9a4a00',
  fill: '#d6e6f4',
  good: '#0a5c36',
  bad: '#9b1c1c',
};
export type Theme = typeof light;

export const dark: Theme = {
  ink: '#e9eef4',
  soft: '#b8c5d2',
  paper: '#10171e',
  line: '#3a4754',
  edge: '#8496a8',
  band: '#19232d',
  link: '#9fcbff',
  main: '#8cc2f7',
  second: '#f5b06a',
  fill: '#1d3a57',
  good: '#7fd9a8',
  bad: '#ff9c9c',
};

/** Black on white: what a printer without colours shows. */
export const print: Theme = {
  ...light,
  ink: '#000000',
  soft: '#333333',
  line: '#999999',
  band: '#ffffff',
  link: '#000000',
  fill: '#e4e4e4',
};

/** Colours of the lines of a drawing, with their names; dashes and marks tell them apart (`chart-style.ts`). */
export const lineColours = ['main', 'second', 'good', 'ink', 'main', 'second', 'good', 'ink'] as const;

/**
 * Classes of a rate, from `from` per cent on; the same in both themes, since text is on the fill and not on the
 * page.
 */
export const rateClasses = [
  { name: 'k0', from: 0, fill: '#eef4fa', text: '#0d1b28' },
  { name: 'k1', from: 80, fill: '#cbdff0', text: '#0d1b28' },
  { name: 'k2', from: 90, fill: '#98c3e4', text: '#0d1b28' },
  { name: 'k3', from: 95, fill: '#66a3d4', text: '#0d1b28' },
  { name: 'k4', from: 98, fill: '#125d9b', text: '#ffffff' },
  { name: 'k5', from: 100, fill: '#04294d', text: '#ffffff' },
] as const;

/** The class of a rate text of the summary (`97.32`); `kn` where there is none. */
export function rateClass(percent: string | null): string {
  if (percent === null) return 'kn';
  const rate = Number(percent);
  return rateClasses.findLast(({ from }) => rate >= from)?.name ?? 'k0';
}

interface Pair {
  /** Class of the text or mark in a drawing. */
  name: string;
  theme: string;
  front: string;
  back: string;
  least: number; // ratio
}

const themes = { light, dark, print };

/** Every pair of colours that occurs in a drawing: text (4.5) and marks (3). */
export const svgPairs: readonly Pair[] = Object.entries(themes).flatMap(([theme, colours]) => [
  ...rateClasses.map(({ name, text, fill }) => ({ name, theme, front: text, back: fill, least: 4.5 })),
  { name: 'kn', theme, front: colours.ink, back: colours.paper, least: 4.5 },
  { name: 'axis', theme, front: colours.soft, back: colours.paper, least: 4.5 },
  ...lineColours.map((name, i) => ({
    name: `s${i + 1}`,
    theme,
    front: colours[name],
    back: colours.paper,
    least: 4.5,
  })),
  { name: 'edge', theme, front: colours.edge, back: colours.paper, least: 3 },
  { name: 'bar', theme, front: colours.main, back: colours.band, least: 3 },
  { name: 'spark', theme, front: colours.main, back: colours.band, least: 3 },
]);

/** Pairs of text and background outside of drawings. */
export const textPairs: readonly Pair[] = Object.entries(themes).flatMap(([theme, colours]) =>
  (['ink', 'soft', 'link', 'good', 'bad'] as const).flatMap((front) =>
    (['paper', 'band'] as const).map((back) => ({
      name: `${front} on ${back}`,
      theme,
      front: colours[front],
      back: colours[back],
      least: 4.5,
    })),
  ),
);

/** The properties of a theme for a rule of a style sheet. */
export function themeRule(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}
