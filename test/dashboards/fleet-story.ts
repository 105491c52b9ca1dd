import type { EpochMs } from '../../src/core/event.js'
import { DAY, HOUR, MINUTE, nightOf, SECOND, type SyntheticLog, syntheticLog } from '../synthetic/event-log.js'
import {
  abortVictim, badNight, breakSnapshot, fail, goodNight, type Part, start, startInstance, stopInstance, succeed,
  takePart, vdiSet, veto
} from '../scenarios/runs.js'

/** Two hours after the last failed night, while the administrator of SBS01 runs the test. */
export const NOW: EpochMs = Date.parse('2026-03-06T08:00:00Z')

/** When the history begins. */
export const BEGIN: EpochMs = NOW - 7 * DAY

/** One server, what its event logs hold, and what befalls its exporter. */
export interface ServerStory {
  readonly name: string
  readonly log: SyntheticLog
  /** From then on nothing can be scraped. */
  readonly downFrom?: EpochMs
  /** From then on this channel cannot be read. */
  readonly unreadableFrom?: readonly [channel: string, time: EpochMs]
  /** Then events of this channel are gone before they were read. */
  readonly lossAt?: readonly [channel: string, time: EpochMs]
  /** Whether windows_exporter is scraped there, too. */
  readonly hasWindowsExporter?: boolean
}

const SBS: readonly Part[] = [
  ['SBSMONITORING', 'SBSMonitoring'], ['SHAREPOINT', 'SharePoint_Config'], ['MICROSOFT##SSEE', 'SUSDB']
]
const ERP: readonly Part[] = [['MSSQLSERVER', 'ERP', 'ERP_Archive'], ['REPORTING', 'ReportServer']]
const NIGHTS = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'].map(nightOf)
const BEFORE_ALL = nightOf('2026-02-26')
const LAST = NIGHTS.at(-1)!
const MORNING = NOW - 2 * HOUR

/** Eight servers: five answers of the diagnosis, a good one, one that cannot be reached, and one that cannot be read. */
export function fleetStory (): readonly ServerStory[] {
  return [
    { name: 'SBS01', log: tested(), hasWindowsExporter: true },
    { name: 'SBS02', log: unnamed(), lossAt: ['System', NIGHTS[2]! + HOUR] },
    { name: 'SQL03', log: confirmed() },
    { name: 'SQL04', log: exonerated() },
    { name: 'ERP01', log: good('ERP01', NIGHTS, ERP) },
    { name: 'FILE01', log: recovered() },
    { name: 'EXCH01', log: good('EXCH01', NIGHTS, [['MSSQLSERVER', 'Archive']]), downFrom: NOW - 5 * HOUR },
    { name: 'WEB01', log: good('WEB01', NIGHTS, [['WEB', 'Shop']]), unreadableFrom: ['Application', NOW - 20 * HOUR] }
  ]
}

/** The article's failure: once it was tested and confirmed, now it is back, and the test has begun. */
function tested (): SyntheticLog {
  const log = good('SBS01', NIGHTS.filter((night) => night !== NIGHTS[2] && night !== LAST), SBS)
  brokenNight(log, NIGHTS[2]!, 'SBSMONITORING', 'SBSMonitoring')
  stopInstance(log, NIGHTS[2]! + 11 * HOUR, 'SBSMONITORING')
  goodNight(log, NIGHTS[2]! + 11.5 * HOUR, vdiSet(90), SBS.slice(1))
  startInstance(log, NIGHTS[2]! + 13 * HOUR, 'SBSMONITORING')
  start(log, LAST)
  breakSnapshot(log, LAST + 10 * SECOND, { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring', vdiSet: vdiSet(91) })
  abortVictim(log, LAST + 11 * SECOND, { sqlInstance: 'SHAREPOINT', database: 'SharePoint_Config', vdiSet: vdiSet(91) })
  veto(log, LAST + 12 * SECOND)
  fail(log, LAST)
  stopInstance(log, NOW - 50 * MINUTE, 'SBSMONITORING')
  return log
}

/** The SQL writer refuses for three nights, and nothing says why. */
function unnamed (): SyntheticLog {
  const log = good('SBS02', NIGHTS.slice(0, 4), SBS)
  for (const night of NIGHTS.slice(4)) {
    start(log, night)
    veto(log, night + 12 * SECOND)
    fail(log, night)
  }
  return log
}

/** With PROD stopped the backup was good. */
function confirmed (): SyntheticLog {
  const log = good('SQL03', NIGHTS.slice(0, -1), [['MSSQLSERVER', 'Intranet'], ['PROD', 'Orders']])
  brokenNight(log, LAST, 'PROD', 'Orders')
  stopInstance(log, MORNING - HOUR, 'PROD')
  start(log, MORNING - 55 * MINUTE)
  takePart(log, MORNING - 55 * MINUTE + 8 * SECOND, vdiSet(92), [['MSSQLSERVER', 'Intranet']])
  succeed(log, MORNING - 55 * MINUTE)
  startInstance(log, MORNING, 'PROD')
  return log
}

/** With PROD stopped the backup failed again, because of TEST. */
function exonerated (): SyntheticLog {
  const log = good('SQL04', NIGHTS.slice(0, -1), [['PROD', 'Orders'], ['TEST', 'Scratch']])
  brokenNight(log, LAST, 'PROD', 'Orders')
  stopInstance(log, MORNING - HOUR, 'PROD')
  brokenNight(log, MORNING - 50 * MINUTE, 'TEST', 'Scratch')
  startInstance(log, MORNING, 'PROD')
  return log
}

/** A failure of one night that the next night covers. */
function recovered (): SyntheticLog {
  const log = good('FILE01', NIGHTS.filter((night) => night !== NIGHTS[3]), [['MSSQLSERVER', 'Files']])
  brokenNight(log, NIGHTS[3]!, 'MSSQLSERVER', 'Files')
  return log
}

function good (name: string, nights: readonly EpochMs[], parts: readonly Part[]): SyntheticLog {
  const log = syntheticLog(`${name}.contoso.local`)
  ;[BEFORE_ALL, ...nights].forEach((night, n) => goodNight(log, night, vdiSet(n + 1), parts))
  return log
}

function brokenNight (log: SyntheticLog, night: EpochMs, sqlInstance: string, database: string): void {
  badNight(log, night, { sqlInstance, database, vdiSet: vdiSet(93) })
}
