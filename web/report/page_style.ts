/**
 * How the page is set: text, tables, head and sections.
 *
 * @module
 */

/** CSS. */
export const PAGE_STYLE = `* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--background);
  color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
  -webkit-print-color-adjust: exact;
  print-color-adjust: exact;
}
main, footer { max-width: 1040px; margin: 0 auto; padding: 0 clamp(16px, 4vw, 40px); }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; }
h1 {
  max-width: 22ch;
  font-size: clamp(2rem, 5.5vw, 3.25rem);
  font-weight: 680;
  line-height: 1.08;
  letter-spacing: -0.03em;
  text-wrap: balance;
}
h2 { font-size: 1.6rem; font-weight: 650; line-height: 1.2; letter-spacing: -0.02em; }
h3 { font-size: 1rem; font-weight: 620; line-height: 1.35; }
small { color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
code { font: 0.9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
a { color: inherit; }
header { padding: clamp(40px, 8vw, 88px) 0 0; }
.kind { margin-bottom: 14px; color: var(--muted); font-weight: 600; }
.lead { max-width: 60ch; margin-top: 20px; font-size: 1.2rem; line-height: 1.45; }
.reading, .nothing { max-width: 68ch; margin-top: 12px; color: var(--muted); }
:is(.wide, .pair, figure) + .reading { margin-top: 40px; }
.numbers {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
  gap: 20px;
  margin: 44px 0 28px;
  padding: 24px 0;
  border-block: 1px solid var(--hairline);
}
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dt { color: var(--muted); font-size: 0.9rem; }
.numbers dd { font-size: 2rem; font-weight: 640; line-height: 1.2; letter-spacing: -0.02em; }
.warning {
  max-width: 68ch;
  margin-top: 12px;
  padding: 10px 14px;
  border-left: 4px solid var(--warning);
  border-radius: 2px 8px 8px 2px;
  background: var(--warning-raised);
  color: var(--warning);
}
.systems {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 216px), 1fr));
  gap: 16px;
  margin: 28px 0 20px;
  padding: 0;
  list-style: none;
}
.systems li { padding: 16px 18px; border-radius: 12px; background: var(--raised); }
.systems h2 { font-size: 1.05rem; letter-spacing: 0; }
.systems p { margin-top: 4px; color: var(--muted); font-size: 0.875rem; }
.systems .warning { margin-top: 12px; color: var(--warning); }
.system::before {
  content: "";
  display: inline-block;
  width: 0.65em;
  height: 0.65em;
  margin-right: 0.5em;
  border-radius: 50%;
  background: var(--colour);
}
nav { display: flex; flex-wrap: wrap; gap: 6px 20px; margin-top: 44px; font-size: 0.9375rem; }
nav a { color: var(--muted); text-underline-offset: 4px; text-decoration-color: var(--hairline); }
nav a:hover { color: var(--ink); text-decoration-color: currentColor; }
section { margin-top: 72px; padding-top: 40px; border-top: 1px solid var(--hairline); }
footer { margin-top: 88px; padding-block: 28px 56px; color: var(--muted); font-size: 0.9rem; }
.wide { max-width: 100%; margin-top: 24px; overflow-x: auto; }
.wide:focus-visible, summary:focus-visible, a:focus-visible {
  outline: 2px solid var(--system-1);
  outline-offset: 3px;
}
table { border-collapse: collapse; overflow-wrap: normal; }
table.scores, table.words { width: 100%; font-size: 0.9rem; }
.scores th, .scores td, .words th, .words td {
  padding: 8px 14px 8px 0;
  border-bottom: 1px solid var(--hairline);
  text-align: left;
  vertical-align: top;
}
.scores th, .words th { font-weight: 560; }
.scores tbody th[scope="row"] { position: sticky; left: 0; background: var(--background); }
.scores thead th, .words thead th {
  min-width: 92px;
  color: var(--muted);
  font-size: 0.8125rem;
  line-height: 1.35;
  vertical-align: bottom;
}
.scores td small { display: block; white-space: nowrap; }
.scores td .of { display: inline; }
.scores .group { padding-top: 26px; font-size: 1rem; font-weight: 640; }
.scores tbody th { min-width: 158px; max-width: 220px; overflow-wrap: anywhere; }
.watch td:last-child { width: 30%; min-width: 180px; }
.words thead th { min-width: 0; }
.words td:nth-child(2) { width: 60%; min-width: 200px; }
.words .wrong { color: var(--wrong); }
details { margin-top: 12px; }
summary { width: fit-content; cursor: pointer; color: var(--muted); }
summary:hover { color: var(--ink); }
@media print {
  main, footer { zoom: 0.72; padding: 0; }
  section { margin-top: 28px; padding-top: 20px; }
  figure, .songs li, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  nav { display: none; }
  .wide { overflow: visible; }
}`;
