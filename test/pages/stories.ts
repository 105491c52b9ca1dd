import type { EpochMs } from '../../src/core/event.js'
import {
  abortVictim, badNight, breakSnapshot, fail, goodNight, type Part, start, startInstance, stopInstance, succeed,
  takePart, vdiSet, veto
} from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, merged, SECOND, type SyntheticEvent, type SyntheticLog, syntheticLog } from '../synthetic/event-log.js'

const SBS: readonly Part[] = [['SBSMONITORING', 'SBSMonitoring'], ['SHAREPOINT', 'SharePoint_Config'], ['MICROSOFT##SSEE', 'SUSDB']]
const ERP: readonly Part[] = [['MSSQLSERVER', 'ERP', 'ERP_Archive'], ['REPORTING', 'ReportServer']]
const WEEKS = 33

/** The last 21:00 UTC that is eight hours ago or more: the morning after a night of backups. */
export function lastNight (now: EpochMs): EpochMs {
  const tonight = now - now % DAY + 21 * HOUR
  return tonight - DAY * Math.ceil((tonight + 8 * HOUR - now) / DAY)
}

/** Good nights but for some, which are counted back from the last. */
function goodNights (log: SyntheticLog, last: EpochMs, parts: readonly Part[], ...but: readonly number[]): void {
  for (let n = WEEKS; n >= 0; n--) if (!but.includes(n)) goodNight(log, last - n * DAY, vdiSet(n + 1), parts)
}

/** The article's failure, two nights in a row; it was tested and mended once before. */
export function failing (last: EpochMs): readonly SyntheticEvent[] {
  const log = syntheticLog('SBS01.contoso.local')
  goodNights(log, last, SBS, 0, 1, 9, 20)
  fail(log, last - 20 * DAY)
  badNight(log, last - 9 * DAY, { sqlInstance: 'SHAREPOINT', database: 'SharePoint_Config', vdiSet: vdiSet(90) })
  const morning = last - 9 * DAY + 11 * HOUR
  stopInstance(log, morning, 'SHAREPOINT')
  goodNight(log, morning + 10 * MINUTE, vdiSet(91), SBS.filter(([name]) => name !== 'SHAREPOINT'))
  startInstance(log, morning + 5 * HOUR, 'SHAREPOINT')
  for (const night of [last - DAY, last]) {
    const set = vdiSet(100 + (last - night) / DAY)
    start(log, night)
    breakSnapshot(log, night + 10 * SECOND, { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring', vdiSet: set })
    abortVictim(log, night + 11 * SECOND, { sqlInstance: 'SHAREPOINT', database: 'SharePoint_Config', vdiSet: set })
    veto(log, night + 12 * SECOND)
    fail(log, night)
  }
  return log.events()
}

/** The SQL writer refused the snapshot and named nobody. */
export function undetermined (last: EpochMs): readonly SyntheticEvent[] {
  const log = syntheticLog('SBS02.contoso.local')
  goodNights(log, last, SBS, 0)
  start(log, last)
  veto(log, last + 11 * SECOND)
  fail(log, last)
  return log.events()
}

/** The instance was stopped, the backup succeeded, and nobody started the instance again. */
export function confirmed (last: EpochMs): readonly SyntheticEvent[] {
  const log = syntheticLog('SQL03.contoso.local')
  const parts: readonly Part[] = [['MSSQLSERVER', 'Intranet'], ['PROD', 'Orders']]
  goodNights(log, last, parts, 0)
  badNight(log, last, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(90) })
  const test = last + 2 * HOUR
  stopInstance(log, test, 'PROD')
  start(log, test + 5 * MINUTE)
  takePart(log, test + 5 * MINUTE + 8 * SECOND, vdiSet(91), [['MSSQLSERVER', 'Intranet']])
  succeed(log, test + 5 * MINUTE)
  return log.events()
}

/** Two servers whose backups are good. */
export function well (last: EpochMs): readonly SyntheticEvent[] {
  const [erp, sbs] = [syntheticLog('ERP01.contoso.local'), syntheticLog('SBS01.contoso.local')]
  goodNights(erp, last, ERP)
  goodNights(sbs, last + HOUR, SBS)
  return merged(erp, sbs)
}
