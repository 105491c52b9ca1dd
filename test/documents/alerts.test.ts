import t from 'tap'
import { markdownOf } from '../../src/documents/document-markdown.js'
import { documentAt } from '../../src/documents/documents.js'
import { RUNBOOKS } from '../../src/knowledge/runbooks.js'
import { METRICS } from '../../src/metrics/metrics.js'
import { ALERT_NAMES } from '../alerts/alert-names.js'
import { ALERT_RULES, RULES } from '../alerts/rule-files.js'
import { dashboards } from '../dashboards/panels.js'

const FAMILIES = METRICS.flatMap(({ families }) => families.map(({ name }) => name))
const PAGES = RUNBOOKS.map(({ alert }) => [alert, markdownOf(documentAt('runbooks', alert)!)] as const)

/** What no rule and no dashboard asks for, and why it is there. */
const ASKED_BY_HAND: Readonly<Record<string, string>> = {
  sqlvss_backup_observed_total: 'no failure, so nothing to act on; tells whether the rules of recognition miss some',
  sqlvss_vss_writer_errors_total: 'the past of sqlvss_vss_writer_failed, by error code',
  sqlvss_events_processed_total: 'which provider has written what bears on backups, after an event log was set up',
  sqlvss_events_lost_total: 'how many; that some were is told by the time of the last loss',
  sqlvss_exporter_old_events_total: 'why a long event log counts fewer failures than it holds',
  sqlvss_exporter_refused_clients_total: 'why somebody gets no answer; whoever tries doors on the network must wake nobody'
}

/** What runbooks say in words of a rule: the words, and what they stand for in the expression or in `for`. */
const TOLD: readonly (readonly [alert: string, words: RegExp, expr: RegExp, lasts?: string])[] = [
  ['SqlVssBackupTooOld', /older than 36 hours \(critical: 72\)/, /> (?:36|72) \* 3600$/, '10m'],
  ['SqlVssBackupNeverSucceeded', /reaches back more than 36 hours/, /> 36 \* 3600$/, '10m'],
  ['SqlVssBackupRepeatedFailures', /[Aa]t least three backups/, />= 3$/],
  ['SqlVssFleetBackupsFailing', /[Mm]ore than a quarter of the servers, and at least three/, /> 0\.25\n.*\n.* >= 3$/, '10m'],
  ['SqlVssSqlInstanceLeftStopped', /more than four hours/, /> 4 \* 3600$/, '15m'],
  ['SqlVssExporterDown', /for ten minutes/, /down:bool$/, '10m'],
  ['SqlVssExporterDisappeared', /within the last day/, /last1d\n/, '15m'],
  ['SqlVssEventLogUnreadable', /failed for 15 minutes/, /\[30m\]\) == 0$/, '15m'],
  ['SqlVssExporterLagging', /more than 15 minutes/, /> 15 \* 60$/, '10m'],
  ['SqlVssEventsLost', /six hours/, /< 6 \* 3600$/],
  ['SqlVssEventParseErrors', /last 30 minutes/, /offset 30m\)$/],
  ['SqlVssExporterBlindSpots', /Within a day one of these grew/, /offset 1d\)$/],
  ['SqlVssClockSkew', /more than a minute/, /> 60$/, '10m']
]

const COUNT = /\b(?:\d+|two|three|four|five|six|ten|a quarter)\b.*?\b(?:hours?|minutes?|days?|servers|backups)\b/
const A_NUMBER = new RegExp(`${COUNT.source}|within a day|than a (?:minute|day)`)

t.test('every alert has a runbook, and every runbook an alert', async (t) => {
  t.strictSame(RUNBOOKS.map(({ alert }) => alert).sort(), [...ALERT_NAMES].sort())
})

t.test('a runbook is as urgent as its alert', async (t) => {
  for (const { alert, severities } of RUNBOOKS) t.strictSame(severities, rulesOf(alert).map(({ labels }) => labels['severity']), alert)
})

for (const [name, words, expr, lasts] of TOLD) {
  t.test(`${name}: "${words.source}" is what the rule says`, async (t) => {
    t.match(PAGES.find(([alert]) => alert === name)![1], words)
    for (const rule of rulesOf(name)) {
      t.match(rule.expr.trim(), expr)
      t.equal(rule.for, lasts)
    }
  })
}

t.test('every number that a runbook says of its rule is held against it', async (t) => {
  const saying = RUNBOOKS.filter(({ summary, meaning }) => A_NUMBER.test([summary, ...meaning.filter((one) => typeof one === 'string')].join('\n')))
  t.strictSame(saying.map(({ alert }) => alert).filter((name) => !TOLD.some(([alert]) => alert === name)), [])
})

t.test('the dashboard of every alert is one of ours', async (t) => {
  const uids = dashboards.map(({ uid }) => uid)
  t.strictSame(ALERT_RULES.filter(({ annotations }) => !uids.includes(annotations['dashboard']!)), [])
})

t.test('runbooks name only metrics that exist', async (t) => {
  for (const [alert, page] of PAGES) {
    const named = (page.match(/`sqlvss_\w+/g) ?? []).map((name) => name.slice(1)).filter((name) => name !== 'sqlvss_exporter')
    t.strictSame(named.filter((name) => !FAMILIES.includes(name)), [], alert)
  }
})

t.test('every metric is asked for by a rule or a dashboard, or it is said why it is there', async (t) => {
  const asking = JSON.stringify([RULES, dashboards])
  const unasked = FAMILIES.filter((name) => !new RegExp(`\\b${name}(?:_bucket|_sum|_count)?\\b`).test(asking))
  t.strictSame(unasked.sort(), Object.keys(ASKED_BY_HAND).sort())
})

function rulesOf (name: string) {
  return ALERT_RULES.filter(({ alert }) => alert === name)
}
