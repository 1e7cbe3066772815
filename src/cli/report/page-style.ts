/** The style of a report: on a screen, in dark mode, on paper. */
export const style = `
:root { --ink: #16202a; --paper: #ffffff; --soft: #f1f4f7; --line: #c3ccd5; --link: #0b57a4;
  --good: #1a7f4b; --fair: #4a8fd0; --warn: #b26a00; --bad: #c0362c; --calm: #6b7a89; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #12181f; --soft: #1d2630; --line: #3d4a57; --link: #8ec1f5;
    --good: #4cc38a; --fair: #6fb1ec; --warn: #e2a03f; --bad: #ee7d73; --calm: #9aa8b6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.7rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } header p { margin: .2rem 0 1rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0; }
.tiles div { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1rem; min-width: 8rem; }
.tiles dt { font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.6rem; font-weight: 600; }
.filters { display: flex; flex-wrap: wrap; gap: 1rem; margin: .5rem 0; align-items: end; }
.filters label { display: grid; font-size: .9rem; }
input, select, th button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; padding: .3rem .5rem; }
th button { border: 0; background: none; padding: 0; font-weight: 600; cursor: pointer; text-align: left; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; font-size: .9rem; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); } tbody th { font-weight: 600; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.1rem; } tr[hidden] { display: none; }
svg { width: 100%; height: auto; max-width: 60rem; display: block; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
.good { fill: var(--good); } .fair { fill: var(--fair); } .warn { fill: var(--warn); } .bad { fill: var(--bad); } .calm { fill: var(--calm); }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; } .filters { display: none; } .scroll { overflow: visible; }
  section { break-inside: auto; } tr, svg, .tiles div { break-inside: avoid; } thead { display: table-header-group; }
  rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
