import { nightOf, SECOND, type SyntheticEvent, syntheticLog } from '../synthetic/event-log.js'
import { abortVictim, breakSnapshot, fail, goodNight, type Part, start, vdiSet, veto } from './runs.js'

const INSTANCES: readonly Part[] = [
  ['SBSMONITORING', 'SBSMonitoring'],
  ['SHAREPOINT', 'SharePoint_Config', 'SharePoint_AdminContent'],
  ['MICROSOFT##SSEE', 'SUSDB']
]

const GOOD_NIGHTS = ['2026-02-27', '2026-02-28', '2026-03-01']

/** The log bundled with the product: three good nights, then the failure of the article. */
export function exampleEvents (): readonly SyntheticEvent[] {
  const sbs = syntheticLog('SBS01.contoso.local', 48_211)
  GOOD_NIGHTS.forEach((day, n) => goodNight(sbs, nightOf(day), vdiSet(n + 1), INSTANCES))
  const night = nightOf('2026-03-02')
  const failed = { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring', vdiSet: vdiSet(4) }
  start(sbs, night)
  breakSnapshot(sbs, night + 10 * SECOND, failed)
  const victim = { sqlInstance: 'SHAREPOINT', database: 'SharePoint_Config', vdiSet: vdiSet(4) }
  abortVictim(sbs, night + 11 * SECOND, victim)
  veto(sbs, night + 12 * SECOND)
  fail(sbs, night)
  return sbs.events()
}
