import { HOUR, MINUTE, SECOND, merged, nightOf, syntheticLog } from '../synthetic/event-log.js'
import { logNotAvailable } from '../synthetic/sqlwriter-events.js'
import { logCleared104 } from '../synthetic/windows-events.js'
import { abortVictim, badNight, breakSnapshot, fail, goodNight, start, vdiSet, veto } from './runs.js'
import type { ExpectedIncident, Story } from './story.js'

const FIRST_NIGHT = nightOf('2026-03-02')
const NEXT_NIGHT = nightOf('2026-03-03')

const SBSMONITORING = { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring' }
const PROD = { sqlInstance: 'PROD', database: 'Orders' }

const PROD_FAILED: Omit<ExpectedIncident, 'computer'> = {
  outcome: 'sql_vss_failure',
  state: 'failing',
  ...PROD,
  errorCode: '0x800423F4',
  nativeError: 945,
  verdict: 'suspected'
}

/** The failure of the article, and how it goes on: again, on other servers, until it is over. */
export const articleStories: readonly Story[] = [
  {
    name: 'article',
    events: () => {
      const sbs = syntheticLog('SBS01.contoso.local')
      start(sbs, FIRST_NIGHT)
      breakSnapshot(sbs, FIRST_NIGHT + 10 * SECOND, { ...SBSMONITORING, vdiSet: vdiSet(1) })
      const victim = { sqlInstance: 'SHAREPOINT', database: 'SharePoint_Config', vdiSet: vdiSet(1) }
      abortVictim(sbs, FIRST_NIGHT + 11 * SECOND, victim)
      veto(sbs, FIRST_NIGHT + 12 * SECOND)
      fail(sbs, FIRST_NIGHT)
      return sbs.events()
    },
    expect: {
      incidents: [{
        computer: 'SBS01.contoso.local',
        outcome: 'sql_vss_failure',
        state: 'failing',
        ...SBSMONITORING,
        errorCode: '0x800423F4',
        nativeError: 945,
        verdict: 'suspected'
      }],
      counts: { 'SBSMONITORING|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SBS01.contoso.local': 1 },
      instances: { 'SBS01.contoso.local': ['SBSMONITORING', 'SHAREPOINT'] }
    }
  },
  {
    name: 'recovered',
    events: () => {
      const sbs = syntheticLog('SBS01.contoso.local')
      badNight(sbs, FIRST_NIGHT, { ...SBSMONITORING, vdiSet: vdiSet(1) })
      goodNight(sbs, NEXT_NIGHT, vdiSet(2), [['SBSMONITORING', 'SBSMonitoring'], ['SHAREPOINT', 'SharePoint_Config']])
      return sbs.events()
    },
    expect: {
      incidents: [{
        computer: 'SBS01.contoso.local',
        outcome: 'sql_vss_failure',
        state: 'recovered',
        ...SBSMONITORING,
        errorCode: '0x800423F4',
        nativeError: 945
      }],
      counts: { 'SBSMONITORING|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SBS01.contoso.local': 0 }
    }
  },
  {
    name: 'five-nights',
    events: () => {
      const server = syntheticLog('SQL05.contoso.local')
      const nights = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']
      nights.forEach((day, n) => badNight(server, nightOf(day), { ...PROD, vdiSet: vdiSet(n + 1) }))
      return server.events()
    },
    expect: {
      incidents: Array.from({ length: 5 }, () => ({ computer: 'SQL05.contoso.local', ...PROD_FAILED })),
      counts: { 'PROD|0x800423F4|945': 5 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL05.contoso.local': 5 }
    }
  },
  {
    name: 'retry-one-minute-later',
    events: () => {
      const server = syntheticLog('SQL08.contoso.local')
      badNight(server, FIRST_NIGHT, { ...PROD, vdiSet: vdiSet(1) })
      badNight(server, FIRST_NIGHT + MINUTE + 20 * SECOND, { ...PROD, vdiSet: vdiSet(2) })
      return server.events()
    },
    expect: {
      incidents: Array.from({ length: 2 }, () => ({ computer: 'SQL08.contoso.local', ...PROD_FAILED })),
      counts: { 'PROD|0x800423F4|945': 2 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL08.contoso.local': 2 }
    }
  },
  {
    name: 'two-servers-one-minute',
    events: () => {
      const first = syntheticLog('SQL11.contoso.local', 5001)
      const second = syntheticLog('SQL12.contoso.local', 5001)
      badNight(first, FIRST_NIGHT, { ...PROD, vdiSet: vdiSet(1) })
      const crm = { sqlInstance: 'CRM', database: 'Leads', vdiSet: vdiSet(2), cause: logNotAvailable('Leads') }
      badNight(second, FIRST_NIGHT + 5 * SECOND, crm)
      return merged(first, second)
    },
    expect: {
      incidents: [
        { computer: 'SQL11.contoso.local', ...PROD_FAILED },
        { computer: 'SQL12.contoso.local', ...PROD_FAILED, sqlInstance: 'CRM', database: 'Leads', nativeError: 9001 }
      ],
      counts: { 'PROD|0x800423F4|945': 1, 'CRM|0x800423F4|9001': 1 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL11.contoso.local': 1, 'SQL12.contoso.local': 1 }
    }
  },
  {
    name: 'log-cleared-between',
    events: () => {
      const before = syntheticLog('SQL09.contoso.local', 1)
      badNight(before, FIRST_NIGHT, { ...PROD, vdiSet: vdiSet(1) })
      before.at(FIRST_NIGHT + 12 * HOUR, (written) => logCleared104('Application', written))
      const after = syntheticLog('SQL09.contoso.local', 1)
      badNight(after, NEXT_NIGHT, { ...PROD, vdiSet: vdiSet(2) })
      return merged(before, after)
    },
    expect: {
      incidents: Array.from({ length: 2 }, () => ({ computer: 'SQL09.contoso.local', ...PROD_FAILED })),
      counts: { 'PROD|0x800423F4|945': 2 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL09.contoso.local': 2 }
    }
  }
]
