import { html } from './markup.js'

/** The one style of all pages; without fonts, pictures or script from anywhere. */
export const PAGE_STYLE = html`
:root {
  --back: #f4f5f7; --card: #fff; --text: #1c2330; --quiet: #5b6577; --line: #dfe3ea; --link: #0b5cad;
  --bad: #b3261e; --bad-back: #fdecea; --doubtful: #8a5300; --doubtful-back: #fff4df; --good: #1b6e3c; --good-back: #e7f6ec;
  --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161d; --card: #1a2029; --text: #e3e8ef; --quiet: #9aa6b6; --line: #303947; --link: #7ab8ff;
    --bad: #ff8f85; --bad-back: #3a1d1c; --doubtful: #f5c06a; --doubtful-back: #352a16; --good: #7fd8a0; --good-back: #17301f;
    --code: #232b36;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, .bar > div { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { background: var(--card); border-bottom: 1px solid var(--line); }
.bar > div { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: .75rem; padding-bottom: .75rem; }
.bar strong { font-size: 1.05rem; }
.bar nav { display: flex; flex-wrap: wrap; gap: 1rem; margin-left: auto; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h3 { font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet); margin: 1.25rem 0 .4rem; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.headline { margin: 1.5rem 0; padding: 1.1rem 1.25rem; border-radius: .5rem; border-left: .4rem solid; }
.headline p { margin-bottom: 0; color: var(--text); }
.bad { color: var(--bad); } .doubtful { color: var(--doubtful); } .good { color: var(--good); }
.headline.bad { background: var(--bad-back); } .headline.doubtful { background: var(--doubtful-back); } .headline.good { background: var(--good-back); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; margin: 1rem 0; }
.card > h2 { margin: .5rem 0 .25rem; font-size: 1.3rem; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .75rem 0 0; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.act { background: var(--code); border-radius: .4rem; padding: .9rem 1.1rem; margin-top: 1rem; }
.act h3 { margin-top: 0; color: var(--text); }
.evidence td:nth-child(2) { min-width: 13rem; }
.evidence td:last-child { min-width: 22rem; }
ol, ul { margin: .3rem 0; padding-left: 1.5rem; } li { margin: .3rem 0; overflow-wrap: anywhere; }
.steps { list-style: none; padding: 0; }
.steps li { padding-left: 2rem; position: relative; }
.steps li::before { position: absolute; left: 0; width: 1.4rem; text-align: center; border-radius: 50%; line-height: 1.4rem; top: .05rem; font-size: .8rem; border: 1px solid var(--line); content: ""; height: 1.4rem; }
.steps .done::before { content: "✓"; color: var(--good); border-color: var(--good); }
.steps .now::before { content: "→"; color: var(--bad); border-color: var(--bad); }
.steps .now { font-weight: 600; } .steps .later { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td { overflow-wrap: break-word; max-width: 30rem; } td.time { white-space: nowrap; } td.number { text-align: right; }
th.number { text-align: right; }
pre, code { font: .85em/1.45 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; max-height: 16rem; overflow-y: auto; }
summary { cursor: pointer; color: var(--link); margin-top: 1rem; }
footer { color: var(--quiet); font-size: .85rem; padding: 1.5rem 0 2rem; }
@media (max-width: 40rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; } }
@media print { body { background: #fff; } pre { max-height: none; } .bar nav { display: none; } }
`
