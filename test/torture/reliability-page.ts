import { FULL_DAY, judged } from '../../bench/soak/goals.js'
import type { Trial } from './trial.js'

/** What came of a trial. */
export interface Result {
  readonly trial: Trial
  readonly outcome: 'held' | 'FAILED' | 'skipped'
  readonly found: string
}

/** All that came of one run. */
export interface Run {
  readonly at: Date
  readonly version: string
  readonly seed: number
  readonly results: readonly Result[]
  /** What bench/backlog.js and bench/soak.js measured last on this computer. */
  readonly load: LoadFigures | undefined
  readonly soak: SoakFigures | undefined
}

/** What bench/backlog.js measured. */
export interface LoadFigures extends Figures {
  readonly events: number
  readonly servers: number
  readonly megabytes: number
  readonly failuresCounted: number
  readonly eventsRefused: number
  readonly eventsPerSecond: number
  readonly eventsPerProcessorSecond: number
  /** How fast the computer is: events that fast-xml-parser parses in a second, and does nothing else with. */
  readonly parsedEventsPerSecond: number
  readonly timesParser: number
  readonly megabytesResident: number
  readonly scrapes: number
  readonly scrapeP50: number
  readonly scrapeP99: number
  readonly scrapeMost: number
  readonly processors: number
  readonly load: number
}

/** What bench/soak.js measured. */
export interface SoakFigures extends Figures {
  readonly days: number
  readonly pollSeconds: number
  readonly table: readonly Readonly<Record<string, number>>[]
}

interface Figures {
  readonly at: string
  readonly node: string
}

/** What the run has shown, as docs/reliability.md. */
export function reliabilityPage ({ at, version, seed, results, load, soak }: Run): string {
  const rows = results.map(({ trial, outcome, found }) =>
    `| ${[`\`${trial.name}\``, trial.fault, trial.expected, outcome, found].map(cell).join(' | ')} |`)
  const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length
  return `# Reliability

Written by \`npm run torture -- --write\` on ${at.toISOString().slice(0, 10)}, with seed ${seed}: sqlvss_exporter ${version}, Node.js \
${process.version}, ${process.platform}/${process.arch}. Each fault happens to the built program, running as a process of its own. \
${count('held')} held, ${count('FAILED')} failed, ${count('skipped')} skipped.

| trial | what happens | what has to come of it | outcome | what was found |
|---|---|---|---|---|
${rows.join('\n')}

"Counted once" is: as many failures in \`sqlvss_backup_runs_total\` as were written to the event log, no more and no less.
${load === undefined ? '' : loadSection(load)}${soak === undefined ? '' : soakSection(soak)}`
}

function loadSection (load: LoadFigures): string {
  return `
## A long backlog

\`npm run bench:load\` on ${load.at.slice(0, 10)}, Node.js ${load.node}, ${load.processors} processors, with a load of ${load.load} on them: \
${load.events} relevant events of ${load.servers} servers, ${load.megabytes} MB of XML, are read by the exporter while it is scraped.

| figure | goal | measured |
|---|---|---|
| failures counted, of ten events each | ${load.events / 10} | ${load.failuresCounted} |
| events refused | 0 | ${load.eventsRefused} |
| events a second | at least 20,000 | ${load.eventsPerSecond} |
| events a second of processor time | | ${load.eventsPerProcessorSecond} |
| events a second that fast-xml-parser only parses, on the same computer | | ${load.parsedEventsPerSecond} |
| how many times as many are read | | ${load.timesParser} |
| resident memory at most, MB | below 200 | ${load.megabytesResident} |
| scrapes | | ${load.scrapes} |
| median of a scrape, ms | | ${load.scrapeP50} |
| 99th percentile of a scrape, ms | below 100 | ${load.scrapeP99} |
| longest scrape, ms | | ${load.scrapeMost} |
`
}

function soakSection ({ at, node, days, pollSeconds, table }: SoakFigures): string {
  const columns = Object.keys(table[0] ?? {})
  const rows = table.map((row) => `| ${columns.map((column) => row[column]).join(' | ')} |`)
  return `
## ${days} days

\`npm run bench:soak\` on ${at.slice(0, 10)}, Node.js ${node}: a poll every ${pollSeconds} s by a clock that is driven, a backup every hour, \
every third of which fails, and a scrape for every other poll. What is older than ${FULL_DAY} days is forgotten.

| ${columns.join(' | ')} |
|${columns.map(() => '---|').join('')}
${rows.join('\n')}

${soakVerdict(table)}
`
}

/** Whether anything grows once all that is remembered is full. */
function soakVerdict (table: SoakFigures['table']): string {
  const goals = judged(table)
  if (goals.length === 0) return `Not judged: only what is there after day ${FULL_DAY} can show whether anything grows for ever.`
  const held = goals.filter(({ isMet }) => isMet).length
  const rows = goals.map(({ figure, mostTimes, full, last, isMet }) =>
    `| ${figure} | at most ${Math.round(mostTimes * 100)} % of ${full} | ${last} | ${isMet ? 'held' : 'FAILED'} |`)
  return `From day ${FULL_DAY} on as much is remembered as ever will be, and nothing may grow. ${held} of ${goals.length} goals held:

| figure | goal, by day ${FULL_DAY} | day ${table.at(-1)!.day} | verdict |
|---|---|---|---|
${rows.join('\n')}`
}

function cell (text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').slice(0, 600)
}
