/** The style sheet of a page: light and dark, screen and paper. */
export const style = `:root {
  --paper: #fff; --ink: #1c1f24; --soft: #5b6470; --line: #d5dae1; --code: #f2f4f7; --link: #0b57a4;
  --enter: #e7f0fb; --action: #fdf0d5; --audience: #f0e9fb; --update: #e3f4e6; --differs: #a33b00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e8eaed; --soft: #a5adb8; --line: #3a414b; --code: #22272e; --link: #7ab7f5;
    --enter: #1b3350; --action: #46370f; --audience: #362752; --update: #1c3d23; --differs: #ffa271;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.3rem; } h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
a { color: var(--link); }
code, pre { font: .9em/1.45 ui-monospace, Menlo, Consolas, monospace; background: var(--code); border-radius: .25rem; }
code { padding: .1em .3em; white-space: pre-wrap; }
pre { margin: .25rem 0 1rem; padding: .75rem; white-space: pre-wrap; border: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
article { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; }
dl { margin: 0; } dl > div { display: grid; grid-template-columns: 14rem 1fr; gap: 0 1rem; padding: .3rem 0; border-top: 1px solid var(--line); }
dt { color: var(--soft); } dd { margin: 0; } dd ul { margin: 0; padding-left: 1.1rem; }
.id { color: var(--soft); margin-right: .25rem; }
.label { margin: 1rem 0 0; color: var(--soft); }
.note { margin: .5rem 0 0; color: var(--soft); font-size: .92rem; }
cite { font-style: normal; white-space: nowrap; } cite::before { content: "("; } cite::after { content: ")"; }
li.note { margin: 0; } .differs { color: var(--differs); }
figure { margin: 0 calc(50% - 50vw + 1rem); overflow-x: auto; text-align: center; } figure svg { max-width: 100%; height: auto; min-width: 40rem; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; text-anchor: middle; }
svg .title { font-weight: 600; } svg .detail { fill: var(--soft); font-size: 11px; }
svg .label { font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
svg rect { fill: var(--paper); stroke: var(--soft); }
svg .enter rect, svg .end rect { fill: var(--enter); } svg .action-path rect { fill: var(--action); }
svg .audience-path rect { fill: var(--audience); } svg .user-update rect { fill: var(--update); }
svg .route { fill: none; stroke: var(--soft); stroke-width: 1.3; } svg marker path { fill: var(--soft); }
.checklist { padding: 0; list-style: none; } .checklist label { display: flex; gap: .6rem; padding: .2rem 0; }
.signed .line { display: inline-block; width: 12rem; border-bottom: 1px solid var(--soft); }
@media (max-width: 40rem) { dl > div { grid-template-columns: 1fr; } body { padding: .75rem; } }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f4f4f4; --link: #000; --differs: #000;
    --enter: #eef3f9; --action: #fbf3e0; --audience: #f3eefb; --update: #ebf6ed; }
  @page { margin: 15mm; } @page wide { size: landscape; } .picture.wide { page: wide; }
  body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; } a { text-decoration: none; }
  h2, h3, .label, section > p { break-after: avoid; } article, p, pre, dd li, .checklist li { break-inside: avoid; }
  figure { margin: 0; overflow: visible; } figure svg { min-width: 0; max-height: 220mm; } .wide svg { max-height: 150mm; width: 100%; }
  .picture { break-inside: avoid; } .picture h2 { margin-top: 0; }
  #checklist { break-before: page; }
}
`
