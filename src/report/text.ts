import { cut } from '../core/bounded.js'
import { listed } from '../core/error-code.js'
import type { DiagnosedIncident } from '../core/incident.js'
import type { ComputerStatus, EventLogStatus, Status } from '../core/status.js'
import { clearings } from './clearings.js'
import { exampleNotice } from './example-notice.js'
import { alikeOf, headline, triage } from './triage.js'
import type { Alike, Headline } from './triage.js'
import { visibleLine } from './visible.js'
import {
  ASKING, count, COVERAGES, dateAndTime, errorText, factsText, INSTANCE_VERDICTS, NOTHING_TO_DO, othersText, OUTCOMES,
  serviceText, stateOf, utc, verdictText
} from './wording.js'
import type { Reference, References } from './wording.js'
import { wrapped } from './wrap.js'

const MOST_INSTANCES = 50

export interface TextOptions {
  /** Characters a line may have; 80 unless told. */
  readonly width?: number
  /** Whether headings are coloured by ANSI escapes. */
  readonly color?: boolean
  /** Where titles and addresses of the sources are found; without it their keys are shown. */
  readonly references?: References
}

type Style = Headline['tone'] | 'heading' | 'quiet'

interface Line {
  readonly text: string
  readonly style?: Style
}

const ANSI: Readonly<Record<Style, string>> = {
  bad: '\x1b[1;31m', doubtful: '\x1b[1;33m', good: '\x1b[1;32m', heading: '\x1b[1m', quiet: '\x1b[2m'
}
const MOST_EVENTS = 20
const MOST_TEXT = 700
const MOST_OTHERS = 20
const MOST_PARAGRAPH = 2000

/** What a tired administrator understands: what failed, why, what to do now, the evidence, and what is not known. */
export function textReport (status: Status, options: TextOptions = {}): string {
  const width = options.width ?? 80
  const known = triage(status)
  const first = headline(status, known)
  const lines: readonly Line[] = [
    ...opening(first, status, width),
    ...known.failing.flatMap((alike) => incidentLines(alike, width, options.references)),
    ...otherIncidents(ASKING, known.asking, width),
    ...otherIncidents(NOTHING_TO_DO, known.others, width),
    ...surroundings(status, width)
  ]
  return printed(lines, options)
}

/** The same of one incident, whatever its state, with what belongs to it: what a ticket needs. */
export function incidentText (status: Status, incident: DiagnosedIncident, options: TextOptions = {}): string {
  const width = options.width ?? 80
  const computers = status.computers.filter(({ computer }) => computer === incident.computer)
  const about = { ...status, computers: computers.map((one) => ({ ...one, incidents: [incident] })) }
  const state = stateOf(incident)
  const first: Headline = state === 'failing'
    ? headline(about, triage(about))
    : triage(status).asking.includes(incident)
      ? { tone: 'doubtful', text: `${state} on ${incident.computer}`, detail: `${incident.diagnosis.actions[0]}` }
      : { tone: 'good', text: `${state} on ${incident.computer}`, detail: 'Nothing to do for this incident.' }
  return printed([
    ...opening(first, status, width),
    ...incidentLines(alikeOf(status, incident), width, options.references),
    ...surroundings(about, width)
  ], options)
}

function opening ({ tone, text, detail }: Headline, { at, eventLogs }: Status, width: number): readonly Line[] {
  const notice = exampleNotice(eventLogs)
  return [
    ...styled(tone, paragraph(text.toUpperCase(), width)),
    ...paragraph(`${detail} As of ${utc(at)}.`, width),
    ...notice === undefined ? [] : styled('doubtful', paragraph(notice, width))
  ]
}

function surroundings (status: Status, width: number): readonly Line[] {
  return [
    ...instances(status.computers, width),
    ...eventLogs(status.eventLogs, width),
    ...status.computers.flatMap(clearings).flatMap((words) => styled('doubtful', paragraph(words, width, '  ')))
  ]
}

function printed (lines: readonly Line[], { color }: TextOptions): string {
  return lines.map(({ text, style }) => color === true && style !== undefined
    ? `${ANSI[style]}${text}\x1b[0m`
    : text).join('\n') + '\n'
}

function incidentLines (
  [incident, ...earlier]: Alike, width: number, references: References | undefined
): readonly Line[] {
  const { diagnosis } = incident
  return [
    BLANK,
    { text: '='.repeat(width), style: 'quiet' },
    ...styled('bad', paragraph(`${incident.computer}: ${diagnosis.title}`, width)),
    BLANK,
    ...facts(incident, width),
    ...section('Why', paragraph(diagnosis.meaning, width, '  ')),
    ...section(stateOf(incident) === 'failing' ? 'What to do now' : 'What can be done', diagnosis.actions.flatMap((action, n) => item(`${n + 1}. `, action, width))),
    ...section('Evidence (times in UTC)', evidence(incident, width)),
    ...section('What the event logs do not tell', unknowns(incident).flatMap((unknown) => item('- ', unknown, width))),
    ...section('The same before', earlierText(earlier, width)),
    ...section('Read on', diagnosis.sources.flatMap((key) => source(references?.(key) ?? { title: key }, width)))
  ]
}

function facts (incident: DiagnosedIncident, width: number): readonly Line[] {
  const { diagnosis, backupTime } = incident
  const table: readonly (readonly [string, string | undefined])[] = [
    ['Server', incident.computer],
    ['Backup', `${backupTime === undefined ? '' : `started ${utc(backupTime)}, `}failed ${utc(incident.lastSeen)}`],
    ['Instance', diagnosis.sqlInstance ?? (incident.outcome === 'sql_vss_failure' ? 'not known' : undefined)],
    ['Named too', othersText(diagnosis)],
    ['Database', diagnosis.database],
    ['Error', errorText(incident)],
    ['Service', diagnosis.services.length === 0 ? undefined : diagnosis.services.map(serviceText).join(', ')],
    ['Verdict', incident.outcome === 'sql_vss_failure' ? `${diagnosis.verdict}. ${verdictText(diagnosis)}` : undefined],
    ['Incident', incident.id]
  ]
  return table.flatMap(([name, value]) => value === undefined ? [] : item(`${name.padEnd(10)}`, value, width))
}

function evidence (incident: DiagnosedIncident, width: number): readonly Line[] {
  const shown = incident.findings.slice(0, MOST_EVENTS)
  const rest = incident.findings.length - shown.length
  return [
    ...shown.flatMap((finding) => [
      ...paragraph(`${dateAndTime(finding.at)}  ${finding.provider} ${finding.eventId} (${finding.channel})`, width, '  '),
      ...optional(factsText(finding), width, 'heading'),
      ...optional(cut(finding.text.slice(0, 4 * MOST_TEXT).replace(/\s+/g, ' ').trim(), MOST_TEXT), width, 'quiet')
    ]),
    ...rest > 0 ? paragraph(`… and ${count(rest, 'event')} more.`, width, '  ') : []
  ]
}

function optional (text: string, width: number, style: Style): readonly Line[] {
  return text === '' ? [] : styled(style, paragraph(text, width, '      '))
}

function unknowns ({ diagnosis }: DiagnosedIncident): readonly string[] {
  const codes = diagnosis.unexplained.map(listed)
  return codes.length === 0
    ? diagnosis.unknowns
    : [...diagnosis.unknowns, `What these codes mean is not in the tables: ${codes.join(', ')}.`]
}

function earlierText (earlier: readonly DiagnosedIncident[], width: number): readonly Line[] {
  const times = earlier.slice(0, MOST_OTHERS).map((incident) => utc(incident.lastSeen))
  const rest = earlier.length - times.length
  return [...times, ...rest > 0 ? [`… and ${count(rest, 'time')} more.`] : []]
    .flatMap((time) => paragraph(time, width, '  '))
}

function source ({ title, url }: Reference, width: number): readonly Line[] {
  // an address is never broken: it is there to be copied
  return [...item('- ', title, width), ...url === undefined ? [] : [{ text: `    ${visibleLine(url)}` }]]
}

function otherIncidents (heading: string, incidents: readonly DiagnosedIncident[], width: number): readonly Line[] {
  if (incidents.length === 0) return []
  const shown = incidents.slice(0, MOST_OTHERS)
  const rest = incidents.length - shown.length
  return [
    BLANK,
    { text: '='.repeat(width), style: 'quiet' },
    { text: heading, style: 'heading' },
    ...shown.flatMap((incident) => [
      ...paragraph(`${utc(incident.lastSeen)}  ${incident.computer}: ${incident.diagnosis.title}`, width, '  '),
      ...styled('quiet', paragraph(stateText(incident), width, '      '))
    ]),
    ...rest > 0 ? paragraph(`… and ${count(rest, 'incident')} more.`, width, '  ') : []
  ]
}

function stateText (incident: DiagnosedIncident): string {
  if (stateOf(incident) === 'observed') return `${OUTCOMES.observed}.`
  const { recoveredAt } = incident
  return `The backup ${OUTCOMES[incident.outcome]}; recovered${recoveredAt === undefined ? '' : ` at ${utc(recoveredAt)}`}.`
}

function instances (computers: readonly ComputerStatus[], width: number): readonly Line[] {
  const all = computers.flatMap(({ computer, instances }) => instances.map((instance) => ({ computer, ...instance })))
  if (all.length === 0) return []
  return [
    BLANK,
    { text: '='.repeat(width), style: 'quiet' },
    { text: 'SQL Server instances', style: 'heading' },
    ...all.slice(0, MOST_INSTANCES).flatMap(({ computer, sqlInstance, isRunning, verdict, coverage }) => [
      ...paragraph(`${sqlInstance} on ${computer}: ${isRunning === false ? 'stopped, ' : ''}${INSTANCE_VERDICTS[verdict]}, ` +
        `last successful backup: ${COVERAGES[coverage.inLastBackup]}.`, width, '  '),
      ...coverage.inLastBackup === 'not-seen' ? paragraph(coverage.reason, width, '      ') : []
    ]),
    ...all.length <= MOST_INSTANCES ? [] : paragraph(`And ${all.length - MOST_INSTANCES} more.`, width, '  ')
  ]
}

function eventLogs (all: readonly EventLogStatus[], width: number): readonly Line[] {
  return [
    BLANK,
    { text: '='.repeat(width), style: 'quiet' },
    { text: 'Event logs read', style: 'heading' },
    ...all.length === 0 ? paragraph('None.', width, '  ') : all.flatMap((eventLog) => oneEventLog(eventLog, width))
  ]
}

function oneEventLog (eventLog: EventLogStatus, width: number): readonly Line[] {
  const wanted = eventLog.processed.reduce((sum, { count: events }) => sum + events, 0)
  const since = eventLog.oldestRecord === undefined ? '' : `, back to ${utc(eventLog.oldestRecord)}`
  return [
    ...paragraph(eventLog.name, width, '  '),
    ...eventLog.error !== undefined && eventLog.scanned === 0
      ? []
      : paragraph(`${count(eventLog.scanned, 'event')}, ${wanted.toLocaleString('en-US')} of them looked into${since}.`, width, '      '),
    ...eventLog.error === undefined
      ? []
      : styled('bad', paragraph(`Cannot be read (${eventLog.error.code}): ${eventLog.error.message}`, width, '      ')),
    ...eventLog.unreadable === 0
      ? []
      : styled('doubtful', paragraph(`${count(eventLog.unreadable, 'event')} could not be read and ${eventLog.unreadable === 1 ? 'was' : 'were'} passed over:`, width, '      ')),
    ...eventLog.lastUnreadable.flatMap(({ where, reason }) => item('    - ', `${where}: ${reason}`, width)),
    ...eventLog.notes.flatMap(({ where, reason }) => paragraph(`Note: ${where}: ${reason}`, width, '      ')),
    ...eventLog.lastLoss === undefined ? [] : styled('doubtful', paragraph(`Lost: ${eventLog.lastLoss}`, width, '      '))
  ]
}

const BLANK: Line = { text: '' }

function section (heading: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [BLANK, { text: heading, style: 'heading' }, ...lines]
}

function styled (style: Style, lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => ({ ...line, style }))
}

function paragraph (text: string, width: number, indent = ''): readonly Line[] {
  return wrapped(visibleLine(cut(text, MOST_PARAGRAPH)), width - indent.length).map((line) => ({ text: `${indent}${line}` }))
}

/** A paragraph that hangs from its mark. */
function item (mark: string, text: string, width: number): readonly Line[] {
  const indent = `  ${mark}`
  return paragraph(text, width, indent)
    .map((line, n) => n === 0 ? line : { text: ' '.repeat(indent.length) + line.text.slice(indent.length) })
}
