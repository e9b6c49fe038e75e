/**
 * How figures are set: plots, strips, the matrix, and the numbers beside them.
 *
 * @module
 */

/** CSS. */
export const FIGURE_STYLE = `figure { min-width: 0; margin: 32px 0 0; }
figcaption { max-width: 68ch; margin-top: 10px; color: var(--muted); font-size: 0.875rem; }
.plot {
  display: block;
  width: 100%;
  max-width: 460px;
  height: auto;
  margin-top: 14px;
  font-family: inherit;
  font-size: 12px;
  overflow: visible;
}
.plot text { white-space: pre; }
.plot [aria-label$="axis tick label"], .plot [aria-label$="axis label"] { fill: var(--muted); }
.plot [aria-label$="grid"] { stroke: var(--hairline); stroke-opacity: 1; }
.pair {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
  gap: 16px 40px;
}
.beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px 40px; align-items: start; }
.beside > div, .beside > figcaption { min-width: 0; }
figcaption p + p { margin-top: 10px; }
.score figcaption {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 0 12px;
  max-width: none;
  margin-bottom: 8px;
}
.score h3 { color: var(--ink); }
.score .plot { max-width: 420px; margin: 0; }
.readings { width: 100%; }
.readings th, .readings td {
  height: 28px;
  padding: 0 14px 0 0;
  font-size: 0.9375rem;
  line-height: 28px;
  font-weight: 400;
  text-align: left;
  white-space: nowrap;
}
.readings th { width: 100%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }
.readings .value { font-weight: 640; text-align: right; }
.readings .interval, .readings .verdict { color: var(--muted); }
.readings .verdict { min-width: 108px; padding-right: 0; }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--wrong); font-weight: 600; }
.tables {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(216px, 1fr));
  gap: 28px 20px;
  margin-top: 16px;
}
.confusion { width: 216px; table-layout: fixed; }
.confusion thead td { width: 54px; }
.confusion caption { overflow-wrap: anywhere; padding-bottom: 8px; text-align: left; font-weight: 560; }
.confusion th {
  padding: 4px 8px 4px 0;
  color: var(--muted);
  font-size: 0.8125rem;
  font-weight: 400;
  line-height: 1.3;
  text-align: left;
}
.confusion td[style] {
  position: relative;
  height: 64px;
  padding: 8px 7px;
  border: 2px solid var(--background);
  background: var(--raised);
  line-height: 1.3;
}
.confusion td[style]::before {
  content: "";
  position: absolute;
  inset: 0;
  background: var(--colour);
  opacity: calc(var(--share) * 0.42);
}
.confusion b, .confusion td small { position: relative; display: block; }
.confusion b { font-size: 0.9375rem; }
.confusion td small { color: inherit; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 14px; font-size: 0.875rem; }
.legend span::before {
  content: "";
  display: inline-block;
  width: 1.1em;
  height: 0.75em;
  margin-right: 0.5em;
  border-radius: 2px;
  background: var(--colour);
}
.songs { display: grid; grid-template-columns: minmax(0, 1fr); gap: 32px; margin-top: 28px; padding: 0; list-style: none; }
.songs .facts { color: var(--muted); font-size: 0.875rem; }
.strips { display: grid; grid-template-columns: 72px 1fr; margin-top: 8px; }
.strips .rows { color: var(--muted); font-size: 0.8125rem; line-height: 20px; }
.strips svg, .map svg { display: block; overflow: visible; }
.strips rect, .map rect { shape-rendering: crispEdges; }
.strips text, .map text { fill: var(--muted); font-size: 11px; }
.edge { stroke: var(--background); stroke-width: 2; }
.map {
  display: grid;
  grid-template-columns: 52px 1fr;
  max-width: 640px;
  margin: 10px 0 0 -8px;
}
.map .above { grid-column: 2; }
.map .cells {
  width: 100%;
  aspect-ratio: 1;
  background: var(--raised);
  stroke: var(--map);
  stroke-width: 1;
  fill: none;
  shape-rendering: crispEdges;
}
@media (min-width: 900px), print {
  .beside { grid-template-columns: 460px minmax(0, 1fr); }
  .beside:has(.map) { grid-template-columns: 640px minmax(0, 1fr); }
  .score .beside { grid-template-columns: 420px minmax(0, 1fr); }
  .beside > div + figcaption { padding-top: 14px; }
  .beside:has(.map) > figcaption { padding-top: 40px; }
}
@media (max-width: 480px) {
  .scores tbody th { min-width: 124px; }
  .readings th, .readings td { height: 26px; padding-right: 10px; font-size: 0.8125rem; line-height: 26px; }
  .readings .verdict { min-width: 58px; padding-right: 0; line-height: 1.2; white-space: normal; }
  .readings b { white-space: nowrap; }
}`;
