import { Html } from './html.ts';

/** Colours of tools and of aspects, light and dark: told apart by people who see few colours too (after Okabe and Ito, and Tol). */
export const STYLE = new Html(`
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2330; --soft: #5d6778; --line: #dfe3ea; --grid: #eceff3;
  --alarm: #c8323c; --alarm-soft: #fdeeee; --calm: #1f7a4d; --calm-soft: #e7f5ed; --note: #3b5bdb; --learn: #e9ecf1;
  --m0: #d6284a; --m1: #f08c1a;
  --t0: #3d68a8; --t1: #79a6d8; --t2: #4b9c8e; --t3: #a3cdbf; --t4: #8577b8; --t5: #c4b5dd; --t6: #b9a36f; --rest: #ccd2db;
  --a0: #2b62b8; --a1: #b25a00; --a2: #0d7f66; --a3: #a33a78; --a4: #6c54bf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --card: #1a2029; --ink: #e6eaf1; --soft: #98a3b5; --line: #2d3644; --grid: #252d39;
    --alarm: #ff7b82; --alarm-soft: #38212a; --calm: #6fcf9c; --calm-soft: #1b3329; --note: #91a7ff; --learn: #232b37;
    --m0: #ff5c7a; --m1: #ffab4a;
    --t0: #4a78bd; --t1: #8ab5e6; --t2: #4fa898; --t3: #9fd0c1; --t4: #8c7fc9; --t5: #c6b8e6; --t6: #bfa973; --rest: #566070;
    --a0: #7eb0ff; --a1: #ffb066; --a2: #55d3b3; --a3: #f08cc3; --a4: #b5a3ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 20px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 13px; font-weight: 600; margin: 26px 0 2px; }
p { margin: 0; }
a { color: inherit; }
.soft, figcaption { color: var(--soft); font-size: 13px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 22px 24px 20px; margin-top: 24px; }
.head { display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; }
.pill { font-size: 12px; font-weight: 600; padding: 2px 10px; border-radius: 99px; white-space: nowrap; background: var(--learn); color: var(--soft); }
.pill.changed { background: var(--alarm-soft); color: var(--alarm); }
.pill.steady { background: var(--calm-soft); color: var(--calm); }
.alarm { border-left: 3px solid var(--alarm); background: var(--alarm-soft); border-radius: 0 8px 8px 0; padding: 12px 16px; margin-top: 16px; }
.alarm strong { font-weight: 650; }
.alarm ul { margin: 6px 0; padding-left: 18px; }
.alarm li { overflow-wrap: anywhere; }
.alarm li span { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft); padding: 4px 14px 6px 0; border-bottom: 1px solid var(--line); }
td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--grid); vertical-align: middle; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
th.number, td.number { text-align: right; }
td svg { display: block; width: 180px; height: 26px; }
figure { margin: 0; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 680px; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 3px 16px; margin: 6px 0 8px; font-size: 12.5px; color: var(--soft); }
.legend span { display: inline-flex; align-items: center; gap: 6px; overflow-wrap: anywhere; }
.legend i { flex: none; width: 11px; height: 11px; border-radius: 3px; }
.legend i.thin { height: 3px; border-radius: 2px; width: 16px; }
svg text { font: 11.5px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--soft); }
svg text.alarm-word { fill: var(--alarm); font-weight: 600; }
svg text.note-word { fill: var(--note); font-weight: 600; }
.grid { stroke: var(--grid); stroke-width: 1; }
.axis { stroke: var(--line); stroke-width: 1; }
.learn { fill: var(--learn); }
.line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.line.total { stroke: var(--ink); stroke-width: 2.6; }
.limit { stroke: var(--alarm); stroke-width: 1.5; stroke-dasharray: 6 4; }
.at { stroke: var(--alarm); stroke-width: 1.5; }
.since { stroke: var(--alarm); stroke-width: 1.2; stroke-dasharray: 2 3; }
.note { stroke: var(--note); stroke-width: 1.2; stroke-dasharray: 2 3; }
ul.key { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 10px 0 0; padding: 0; font-size: 12.5px; color: var(--soft); }
ul.key svg { width: 22px; height: 12px; vertical-align: -2px; margin-right: 6px; }
footer { margin-top: 28px; }
@media (max-width: 680px) {
  main { padding: 20px 10px 40px; }
  .card { padding: 16px 14px; }
  td:nth-child(5), th:nth-child(5), td:nth-child(6), th:nth-child(6) { display: none; }
}
@media print { body { background: #fff; } .card { break-inside: avoid; } }
`);
