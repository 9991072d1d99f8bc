/** The style sheet of the pages of trace: that of the receipt, and the waterfall. */
import { receiptStyle } from './receipt-style.ts';

export const traceStyle = `${receiptStyle}
nav, main { max-width: 76rem; }
.secret { border: 2px solid var(--bad); padding: 0.4rem 0.8rem; font-weight: 600; }
.waterfall td.bar { width: 45%; min-width: 12rem; padding: 0.15rem 0; }
.waterfall svg { display: block; width: 100%; height: 1.3rem; }
.waterfall .up { fill: var(--good); }
.waterfall .down { fill: var(--bad); }
.waterfall .sum { fill: var(--main); }
.waterfall .even { stroke: var(--edge); stroke-width: 0.3; }
.candidate { break-inside: avoid; }
`;
