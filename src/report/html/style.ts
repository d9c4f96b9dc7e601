/** Colours by their meaning: text has a contrast of 4.5 and more on both backgrounds, lines of 3 and more. */
const LIGHT = `
  --bg: #ffffff;
  --panel: #f6f7f9;
  --line: #e1e5ea;
  --edge: #c5ccd6;
  --text: #171a1f;
  --soft: #566070;
  --link: #1b5bc4;
  --good: #14713f;
  --bad: #b92a22;
  --warn: #855300;
  --p50: #2f6fd6;
  --p95: #c25a10;
  --latency: #2f6fd6;
  --ttft: #0d8577;
  --base: #7b8494;
  --head: #2f6fd6;
  --ok: #5b8fdc;
  --failed: #cf3a31;
  --level: #6d5bd0;
  --mark: #a3224e;
`
const DARK = `
  --bg: #0f1216;
  --panel: #171b21;
  --line: #2a303a;
  --edge: #464f5d;
  --text: #e7eaef;
  --soft: #9fa9b7;
  --link: #8ab4ff;
  --good: #5fcf92;
  --bad: #ff938b;
  --warn: #e8b859;
  --p50: #79adff;
  --p95: #f2a364;
  --latency: #79adff;
  --ttft: #4fc9b8;
  --base: #8f99a8;
  --head: #79adff;
  --ok: #4a76b4;
  --failed: #f0655c;
  --level: #a99bff;
  --mark: #ff8fb3;
`

/** How a page looks: on screens light and dark, narrow and wide, and on paper. */
export const PAGE_STYLES: string = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }

*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 3rem) 3rem; max-width: 104rem;
  background: var(--bg); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
code { font: 0.875em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
h1, h2, h3, h4, p, dl, ul, figure { margin: 0; }
h1 { font-size: 1.875rem; line-height: 1.2; letter-spacing: -0.02em; font-weight: 650; }
h2 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; font-weight: 650; }
h3 { font-size: 1.0625rem; line-height: 1.4; font-weight: 620; display: inline; }
h4 { font-size: 0.9375rem; line-height: 1.4; font-weight: 620; margin-top: 2rem; margin-bottom: 0.5rem; }
.dim { color: var(--soft); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.warn { color: var(--warn); }
.mark { font-weight: 700; }
.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--bg); border: 1px solid var(--edge); z-index: 9; }
.skip:focus { top: 0.5rem; }

header { padding-bottom: 1.25rem; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0; margin-top: 0.75rem; list-style: none; }
main > section { margin-top: 2.25rem; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
.verdict { margin-top: 0.25rem; font-size: 1.0625rem; }
.badge {
  display: inline-block; padding: 0 0.5rem; border: 1px solid var(--edge); border-radius: 1rem;
  font-size: 0.8125rem; line-height: 1.5; color: var(--soft); white-space: nowrap;
}

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr)); gap: 1px; margin: 1.25rem 0; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.tiles > div { padding: 0.625rem 0.875rem; box-shadow: 0 0 0 1px var(--line); }
.tiles dt { font-size: 0.8125rem; color: var(--soft); }
.tiles dd { margin: 0; font-size: 1.1875rem; line-height: 1.35; font-weight: 600; letter-spacing: -0.01em; }
.facts { display: grid; gap: 0.25rem; margin: 0.75rem 0; font-size: 0.9375rem; }
.facts > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 1rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.notes { display: grid; gap: 0.25rem; padding: 0; margin: 0.75rem 0; list-style: none; font-size: 0.9375rem; }
.notes li { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr); }

.scroll { position: relative; overflow-x: auto; margin: 0.5rem 0 1rem; }
table { border-collapse: collapse; font-size: 0.9375rem; line-height: 1.4; overflow-wrap: normal; }
/* Headings say the same to the eye. */
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.4375rem 0.625rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
thead th, thead td { padding-top: 0; border-bottom-color: var(--edge); color: var(--soft); font-weight: 500; font-size: 0.8125rem; vertical-align: bottom; }
tbody th { font-weight: 500; white-space: normal; min-width: 9rem; }
tbody th.right, thead th.right, td.right { text-align: right; }
tbody th.right { min-width: 0; white-space: nowrap; }
td.long { white-space: normal; min-width: 8rem; }
td.prose { white-space: normal; min-width: 20rem; }
td.glyph, thead td { width: 1.5rem; min-width: 0; }
tbody tr:hover > * { background: var(--panel); }
th button { all: unset; cursor: pointer; color: inherit; }
th button::after { content: " ↕" / ""; opacity: 0.55; }
th[aria-sort="ascending"] button::after { content: " ↑" / ""; opacity: 1; }
th[aria-sort="descending"] button::after { content: " ↓" / ""; opacity: 1; }
th[aria-sort] button { color: var(--text); }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.used { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--soft); }
.meter { overflow: visible; flex: none; }
.meter .rail { fill: var(--line); }
.meter .fill { fill: currentColor; }
.meter .limit { stroke: var(--text); stroke-width: 1.5; fill: none; }

.suite { margin-top: 2rem; }
.suite-name { font-weight: 620; }
.test { border: 1px solid var(--line); border-radius: 8px; margin-top: 1rem; }
.test > details > summary { padding: 0.875rem 1.125rem; }
.test > details > :not(summary) { margin-left: 1.125rem; margin-right: 1.125rem; }
.test > details > :last-child:not(summary) { margin-bottom: 1.125rem; }
.test > details[open] > summary { border-bottom: 1px solid var(--line); background: var(--panel); border-radius: 8px 8px 0 0; }
summary { cursor: pointer; }
.test > details > summary > p { font-size: 0.875rem; margin-top: 0.125rem; padding-left: 1.1rem; }
details > summary:not(:has(h3)) { color: var(--soft); font-size: 0.875rem; width: fit-content; }
details > summary:hover { color: var(--text); }
.test > details > .scroll { margin-top: 1rem; }
.test > details > details { margin-top: 1.5rem; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 2.5rem; margin-top: 0.5rem; }
.charts.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); margin-bottom: 1rem; }
.chart { min-width: 0; margin-bottom: 1rem; }
.charts .tall { grid-row: span 2; }
.chart h4 { margin-top: 1.25rem; margin-bottom: 0; }
.chart figcaption p { color: var(--soft); font-size: 0.875rem; }
html:not(.scripted) .plot { display: none; }
.plot { margin-top: 0.75rem; }
.key { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0; list-style: none; font-size: 0.8125rem; color: var(--soft); min-height: 1.5em; }
.key-y { color: var(--text); font-weight: 550; }
.key-x { order: 9; }
.key b { color: var(--text); font-weight: 600; }
.key li[class^="tone"]::before { content: ""; display: inline-block; width: 0.75rem; height: 0.1875rem; margin-right: 0.375rem; vertical-align: middle; border-radius: 2px; background: var(--tone); }
${['p50', 'p95', 'latency', 'ttft', 'base', 'head', 'ok', 'failed', 'level', 'mark'].map((tone) => `.tone-${tone} { --tone: var(--${tone}); }`).join('\n')}
.canvas { min-width: 0; }
.u-hz .u-cursor-x { border-right: 1px solid var(--edge); }
.figures { margin-top: 0.25rem; }
.figures .scroll { max-height: 22rem; overflow-y: auto; }

@media (max-width: 40rem) {
  body { padding-top: 1rem; }
  h1 { font-size: 1.5rem; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tiles dd { font-size: 1.0625rem; }
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .test > details > summary { padding: 0.75rem; }
  .test > details > :not(summary) { margin-left: 0.75rem; margin-right: 0.75rem; }
}

@media print {
  body { max-width: none; padding: 0; font-size: 0.8125rem; }
  .skip, nav, .figures, th button::after { display: none; }
  .test, .chart, tr { break-inside: avoid-page; }
  .test { break-inside: auto; }
  .scroll { overflow: visible; }
  table { font-size: 0.75rem; }
}
`
