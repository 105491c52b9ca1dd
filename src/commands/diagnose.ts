import { writeFile } from 'node:fs/promises'
import { buildInfo } from '../build-info.js'
import { DEFAULT_POLICY, type Policy } from '../core/policy.js'
import type { EventLogStatus, Status } from '../core/status.js'
import { printableJson, UNPRINTABLE } from '../core/unprintable.js'
import { explanationOf } from '../documents/document-html.js'
import { EventLogError, type EventLog } from '../eventlog/eventlog.js'
import { fileProblem } from '../eventlog/file-error.js'
import { findEventLogs, type EventLogSpec } from '../eventlog/open.js'
import { listProviders, type ProviderList } from '../eventlog/provider-list.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'
import { KNOWLEDGE } from '../knowledge/knowledge.js'
import { memoryLedger } from '../monitor/ledger-file.js'
import { createMonitor } from '../monitor/monitor.js'
import type { MonitorParts } from '../monitor/parts.js'
import { optimiseSoon } from '../optimise.js'
import { htmlReport } from '../report/html.js'
import { jsonReport } from '../report/json.js'
import { providerTable } from '../report/provider-list.js'
import { textReport } from '../report/text.js'
import { oneStory } from './one-story.js'
import { withProgress } from './progress.js'
import { shownReference } from './references.js'

export interface DiagnoseOptions {
  readonly format: 'text' | 'json' | 'html'
  readonly output?: string
  readonly failOnOpen?: true
  readonly listProviders?: true
  /** Of the servers whose ERRORLOG is read. */
  readonly timeZone?: string
  readonly color: 'auto' | 'always' | 'never'
}

const STATUS = { read: 0, unread: 1, open: 3 } as const
const COLUMNS = { most: 120, unknown: 80 } as const

// a file is read whole, however old its events are
const MOST_FINDINGS = 200_000
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  retention: Number.POSITIVE_INFINITY,
  mostFindings: MOST_FINDINGS,
  mostFindingsInAll: { ...DEFAULT_POLICY.mostFindingsInAll, least: MOST_FINDINGS }
}

// what there is to tell is in the status
const SILENT: MonitorParts['logger'] = { info () {}, warn () {}, error () {} }

const REPORTS: Readonly<Record<DiagnoseOptions['format'], (status: Status, options: DiagnoseOptions) => string>> = {
  text: (status, options) => textReport(status, {
    color: isColoured(options),
    width: columnsFor(options.output === undefined ? process.stdout.columns : undefined),
    references: shownReference
  }),
  json: jsonReport,
  html: (status) => htmlReport(status, { references: shownReference, explain: explanationOf })
}

/** Reads event logs once, as one story, and writes the report; what could not be read is told on stderr, and the rest reported. */
export async function diagnose (paths: readonly string[], options: DiagnoseOptions): Promise<number> {
  optimiseSoon()
  const found = await findEventLogs(paths)
  if (options.listProviders) return await list(found, options)
  const status = await statusOf(oneStory(found, options.timeZone))
  const unread = status.eventLogs.flatMap(unreadIn)
  unread.forEach(complain)
  const isWritten = await written(REPORTS[options.format](status, options), options.output)
  if (options.failOnOpen && isWritten && hasOpenFailure(status)) return STATUS.open
  return unread.length > 0 || !isWritten ? STATUS.unread : STATUS.read
}

/** How wide a text report is on a terminal of so many columns; some do not know, and say none or 0. */
export function columnsFor (columns: number | undefined): number {
  return Math.min(COLUMNS.most, columns || COLUMNS.unknown)
}

/** Says what is in each of the files, and what of it is damaged. */
async function list (found: readonly EventLogSpec[], options: DiagnoseOptions): Promise<number> {
  const lists: ProviderList[] = []
  const unread: string[] = []
  for (const spec of found) {
    const one = await listOrError(spec)
    if (one instanceof EventLogError) unread.push(one.message)
    else lists.push(one)
  }
  unread.forEach(complain)
  const isJson = options.format === 'json'
  const text = isJson ? printableJson(`${JSON.stringify(lists, undefined, 2)}\n`) : lists.map(providerTable).join('\n')
  const isWritten = await written(text, options.output)
  const isWhole = unread.length === 0 && lists.every(({ unreadable }) => unreadable === 0)
  return isWhole && isWritten ? STATUS.read : STATUS.unread
}

async function listOrError ({ path, error }: EventLogSpec): Promise<ProviderList | EventLogError> {
  if (error !== undefined) return error
  try {
    return await listProviders(path)
  } catch (problem) {
    if (problem instanceof EventLogError) return problem
    throw problem
  }
}

async function statusOf (eventLogs: readonly EventLog[]): Promise<Status> {
  const logs = process.stderr.isTTY ? withProgress(eventLogs, (text) => { process.stderr.write(text) }) : eventLogs
  const monitor = await createMonitor({
    eventLogs: () => logs,
    knowledge: KNOWLEDGE,
    rules: EVENT_RULES,
    policy: POLICY,
    store: memoryLedger(),
    clock: Date.now,
    logger: SILENT,
    ...buildInfo(),
    computer: '',
    sqlInstances: []
  })
  await monitor.poll(new AbortController().signal)
  return monitor.status()
}

function unreadIn ({ name, error, unreadable, lastUnreadable }: EventLogStatus): readonly string[] {
  const more = unreadable - lastUnreadable.length
  return [
    ...error === undefined ? [] : [error.message],
    ...lastUnreadable.map(({ where, reason }) => `${where}: ${reason}`),
    ...more > 0 ? [`${name}: ${more} more events could not be read`] : []
  ]
}

function hasOpenFailure (status: Status): boolean {
  return status.computers.some(({ incidents }) =>
    incidents.some(({ state, outcome }) => state === 'failing' && outcome !== 'observed'))
}

async function written (report: string, output: string | undefined): Promise<boolean> {
  if (output === undefined) {
    process.stdout.write(report)
    return true
  }
  try {
    await writeFile(output, report)
    return true
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such folder' : fileProblem(error).what
    complain(`${output}: cannot be written: ${reason}`)
    return false
  }
}

// the names of files are as hostile as what is in them
function complain (text: string): void {
  process.stderr.write(`sqlvss_exporter: ${text.replace(UNPRINTABLE, '?')}\n`)
}

function isColoured ({ color, output }: DiagnoseOptions): boolean {
  if (color !== 'auto') return color === 'always'
  return output === undefined && process.stdout.isTTY && process.stdout.hasColors()
}
