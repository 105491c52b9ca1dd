import { html } from './markup.js'

/** The one style of all pages; without fonts, pictures or script from anywhere. */
export const PAGE_STYLE = html`
:root {
  --back: #f4f5f7; --card: #fff; --text: #1c2330; --quiet: #566072; --line: #dfe3ea; --link: #0b5cad; --focus: #0b5cad;
  --bad: #b3261e; --bad-back: #fdecea; --doubtful: #855000; --doubtful-back: #fff4df; --good: #1b6e3c; --good-back: #e7f6ec;
  --code: #eef1f5; --stopped: #6b5ca5; --shade: #1c233055;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161d; --card: #1a2029; --text: #e3e8ef; --quiet: #9aa6b6; --line: #303947; --link: #7ab8ff; --focus: #7ab8ff;
    --bad: #ff8f85; --bad-back: #3a1d1c; --doubtful: #f5c06a; --doubtful-back: #352a16; --good: #7fd8a0; --good-back: #17301f;
    --code: #232b36; --stopped: #b9a8f0; --shade: #000c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, .bar > div { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { background: var(--card); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
html { scroll-padding-top: 4rem; }
.bar > div { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding-top: .6rem; padding-bottom: .6rem; }
.bar p { margin: 0; } .bar strong { font-size: 1.05rem; margin-right: .4rem; }
.bar nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-left: auto; }
.bar nav a { padding: .25rem 0; }
a { color: var(--link); text-decoration: none; }
p a, li a, dd a, td a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:hover { text-decoration: underline; text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: .2rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h3 { font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet); margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
button { font: inherit; color: var(--link); background: var(--card); border: 1px solid currentColor; border-radius: .3rem; padding: .2rem .7rem; cursor: pointer; }
button[aria-pressed="true"] { background: var(--link); color: var(--card); }
.scripted { display: none; } .scripting .scripted { display: inline-block; } .scripting .updating { display: block; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet { color: var(--quiet); }
.headline { margin: 1.25rem 0; padding: 1.1rem 1.25rem; border-radius: .5rem; border-left: .4rem solid; }
.headline p { margin-bottom: 0; color: var(--text); }
.bad { color: var(--bad); } .doubtful { color: var(--doubtful); } .good { color: var(--good); }
.headline.bad { background: var(--bad-back); } .headline.doubtful { background: var(--doubtful-back); } .headline.good { background: var(--good-back); }
.example { margin: 1rem 0; padding: .6rem 1.25rem; border: 2px dashed var(--doubtful); border-radius: .5rem; color: var(--doubtful); font-weight: 600; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; margin: 1rem 0; }
.card > :first-child { margin-top: 0; } .card > :last-child { margin-bottom: 0; }
.card > h2 { margin: .5rem 0 .75rem; font-size: 1.3rem; } .card > h2 a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .15em; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.parts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(15rem, 22rem); gap: 1rem 1.75rem; align-items: start; }
.facts { margin: 0; display: grid; gap: .6rem; }
.facts dt { color: var(--quiet); font-size: .85rem; } .facts dd { margin: 0; overflow-wrap: anywhere; }
.facts.wide { grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
.act { background: var(--code); border-radius: .4rem; padding: .9rem 1.1rem; margin: 0 0 1rem; }
.act h3 { margin-top: 0; color: var(--text); }
.act ol > li:first-child { font-size: 1.1rem; font-weight: 600; line-height: 1.4; }
.act pre { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; padding: .6rem .8rem; margin: .6rem 0; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: .75rem 0 .25rem; }
ol, ul { margin: .3rem 0; padding-left: 1.5rem; } li { margin: .3rem 0; overflow-wrap: anywhere; }
.row { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.steps { list-style: none; padding: 0; margin: .9rem 0 1.25rem; display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: .75rem; counter-reset: step; }
.steps li { margin: 0; padding: .6rem .75rem .7rem; border: 1px solid var(--line); border-top: .25rem solid var(--line); border-radius: .4rem; font-size: .9rem; }
.steps + .act { margin-top: -.5rem; } .act p:first-child { margin-top: 0; }
.steps li { counter-increment: step; } .steps strong { display: block; margin: .1rem 0 .2rem; }
.steps strong::before { content: counter(step) ". "; }
.steps .where { font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; }
.steps .done { border-top-color: var(--good); } .steps .done .where { color: var(--good); } .steps .done .where::before { content: "✓ " / ""; }
.steps .now { border-color: var(--link); background: var(--code); } .steps .now .where { color: var(--link); } .steps .now .where::before { content: "→ " / ""; }
.steps .overdue { border-color: var(--bad); background: var(--bad-back); } .steps .overdue .where, .steps .overdue strong { color: var(--bad); }
.steps .later { color: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .85rem; color: var(--quiet); }
.legend span { display: inline-flex; align-items: center; gap: .4rem; }
.timeline > svg { overflow: visible; }
.timeline { margin: 1rem 0 1.25rem; } .timeline figcaption { font-weight: 600; margin-bottom: .4rem; overflow-wrap: anywhere; }
.timeline svg text { font-size: 12px; fill: var(--quiet); stroke: var(--card); stroke-width: 4; paint-order: stroke; } .timeline svg line { stroke: var(--line); }
.timeline svg .count { font-size: 10px; text-anchor: middle; }
.mark { stroke: none; } .mark.good { fill: var(--good); } .mark.doubtful { fill: var(--doubtful); } .mark.stopped { fill: var(--stopped); }
.mark.bad { fill: none; stroke: var(--bad); stroke-width: 2.5; stroke-linecap: round; } 
.scroll {
  overflow-x: auto; background-repeat: no-repeat; background-attachment: local, local, scroll, scroll;
  background-size: 3rem 100%, 3rem 100%, 1rem 100%, 1rem 100%; background-position: 0 0, 100% 0, 0 0, 100% 0;
  background-image: linear-gradient(to right, var(--card) 40%, transparent), linear-gradient(to left, var(--card) 40%, transparent),
    linear-gradient(to right, var(--shade), transparent), linear-gradient(to left, var(--shade), transparent);
}
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td { overflow-wrap: break-word; max-width: 30rem; } td.time { white-space: nowrap; } td.number, th.number { text-align: right; }
.evidence td:nth-child(2) { min-width: 13rem; } .evidence td:nth-child(3) { min-width: 11rem; } .evidence td:last-child { min-width: 22rem; }
pre, code { font: .85em/1.45 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
pre.report { max-height: 24rem; overflow: auto; background: var(--code); border-radius: .4rem; padding: .8rem 1rem; white-space: pre; overflow-wrap: normal; }
pre code { font-size: 1em; }
summary { cursor: pointer; color: var(--link); padding: .25rem 0; width: fit-content; }
details { margin-top: .5rem; }
footer { color: var(--quiet); font-size: .85rem; padding: .5rem 0 2rem; }
@media (max-width: 64rem) {
  .steps { grid-template-columns: 1fr; gap: .5rem; } .steps li { border-top-width: 1px; border-left-width: .25rem; }
  .steps .done { border-top-color: var(--line); border-left-color: var(--good); }
}
@media (max-width: 48rem) {
  .parts { grid-template-columns: minmax(0, 1fr); }
  .facts { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
  main, .bar > div { padding-left: .9rem; padding-right: .9rem; }
  .bar nav { margin-left: 0; } .card { padding: 1rem; } h1 { font-size: 1.35rem; }
  .bar { position: static; } #told:not(:empty) { position: fixed; z-index: 1; inset: auto 0 0; padding: .5rem .9rem; background: var(--card); border-top: 1px solid var(--line); }
  .timeline svg .count, .timeline svg .between { display: none; } .scroll > table { min-width: 38rem; } #event-logs td:first-child { max-width: 11rem; overflow-wrap: anywhere; }
}
@media (max-width: 40rem) {
  .scroll > .stacked { min-width: 0; }
  .stacked, .stacked tbody, .stacked td { display: block; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .stacked tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); grid-auto-flow: row dense; gap: .5rem 1rem; padding: .7rem 0; border-bottom: 1px solid var(--line); }
  .stacked tbody > :first-child { padding-top: 0; } .stacked tbody > :last-child { padding-bottom: 0; border-bottom: 0; }
  .stacked td:nth-child(n), #event-logs .stacked td { border: 0; padding: 0; min-width: 0; max-width: none; text-align: left; overflow-wrap: anywhere; }
  .stacked td:first-child, .stacked .long { grid-column: 1 / -1; }
  .stacked td:first-child { font-weight: 600; } .stacked td:first-child .quiet, .stacked td:first-child .doubtful { font-weight: 400; }
  .stacked td:empty { position: absolute; }
  .stacked td:nth-child(n+2)::before { content: attr(data-label); content: attr(data-label) / ""; display: block; color: var(--quiet); font-size: .85rem; font-weight: 400; }
  .stacked td:nth-child(n+2):empty::before, .stacked td:nth-child(2):last-child::before { content: none; }
}
@media print { body { background: #fff; } pre.report { max-height: none; } .bar nav, .scripting .scripted { display: none; } }
`
