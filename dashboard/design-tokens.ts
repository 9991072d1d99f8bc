/**
 * The colours of the pages. Text has a contrast of 4.5:1 and more on every background it is on (WCAG 1.4.3), lines
 * and marks 3:1 (1.4.11), in light, dark and print; `svgPairs` lists what occurs in drawings and a test computes each.
 * No meaning is carried by colour alone: every tile has its figure, every line its dash and its name. The steps of the
 * map differ in lightness, so they survive every kind of colour blindness and a black-and-white printer. The larger an
 * amount, the more its tile stands out from the page: darker on a light page, lighter on a dark one. On a dark page
 * readers take the lighter end of such a scale for more (Schloss et al., "Mapping Color to Meaning in Colormap Data
 * Visualizations", IEEE Transactions on Visualization and Computer Graphics 25, 2019).
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

/** Kinds of tiles (`map-measures.ts`): classes of an amount, then what is in no class. */
export const tileKinds = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'kz', 'kf', 'kn'] as const;
export type TileKind = (typeof tileKinds)[number];

type MapColours = Record<TileKind | `${TileKind}-text`, string>;

/** Fill and text of every kind of tile. */
function mapColours(colours: readonly (readonly [kind: TileKind, fill: string, text: string])[]): MapColours {
  return Object.fromEntries(
    colours.flatMap(([kind, fill, text]) => [
      [kind, fill],
      [`${kind}-text`, text],
    ]),
  ) as MapColours;
}

/** Also in print. */
export const lightMap = mapColours([
  ['k0', '#eef4fa', '#0d1b28'],
  ['k1', '#cbdff0', '#0d1b28'],
  ['k2', '#98c3e4', '#0d1b28'],
  ['k3', '#66a3d4', '#0d1b28'],
  ['k4', '#125d9b', '#ffffff'],
  ['k5', '#04294d', '#ffffff'],
  ['kz', '#ffffff', '#0d1b28'],
  ['kf', '#fbe3cf', '#4d2500'],
  ['kn', '#ffffff', '#0d1b28'],
]);

export const darkMap = mapColours([
  ['k0', '#15293d', '#e9eef4'],
  ['k1', '#1f4668', '#ffffff'],
  ['k2', '#2f6a9c', '#ffffff'],
  ['k3', '#6ba7d6', '#08131d'],
  ['k4', '#b3d3ee', '#08131d'],
  ['k5', '#f1f8fe', '#08131d'],
  ['kz', '#10171e', '#e9eef4'],
  ['kf', '#4a2b0e', '#ffdcb8'],
  ['kn', '#10171e', '#e9eef4'],
]);

interface Pair {
  /** Class of the text or mark in a drawing. */
  name: string;
  theme: string;
  front: string;
  back: string;
  least: number; // ratio
}

const themes = { light, dark, print };
const maps = { light: lightMap, dark: darkMap, print: lightMap };

/** Every pair of colours that occurs in a drawing: text (4.5) and marks (3). */
export const svgPairs: readonly Pair[] = Object.entries(themes).flatMap(([theme, colours]) => [
  ...tileKinds.map((name) => ({
    name,
    theme,
    front: maps[theme as keyof typeof maps][`${name}-text`],
    back: maps[theme as keyof typeof maps][name],
    least: 4.5,
  })),
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

/** The properties of a theme, or of a map, for a rule of a style sheet. */
export function themeRule(theme: Theme | MapColours): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');
}
