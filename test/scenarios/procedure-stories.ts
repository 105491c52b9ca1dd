import { DAY, HOUR, MINUTE, nightOf, SECOND, type SyntheticLog, syntheticLog } from '../synthetic/event-log.js'
import { aborted, sqlvdi } from '../synthetic/sqlwriter-events.js'
import { vssVeto } from '../synthetic/vss-events.js'
import { scm7036 } from '../synthetic/windows-events.js'
import {
  badNight, fail, goodNight, type Part, start, startInstance, stopInstance, succeed, takePart, vdiSet, veto
} from './runs.js'
import type { Story } from './story.js'

const NIGHT = nightOf('2026-03-02')
const NEXT_MORNING = NIGHT + 11 * HOUR

const FAILED = { outcome: 'sql_vss_failure', state: 'failing', errorCode: '0x800423F4' } as const
const NAMES_NONE = { sqlInstance: null, database: null, nativeError: null } as const

const SBS_2011: readonly Part[] = [['SBSMONITORING', 'SBSMonitoring'], ['SHAREPOINT', 'SharePoint_Config']]

/** The article's test: stop the instance, run the backup again, see whether it completes. */
export const procedureStories: readonly Story[] = [
  {
    name: 'stop-test-confirmed',
    events: () => {
      const server = syntheticLog('SQL03.contoso.local')
      badNight(server, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
      stopInstance(server, NEXT_MORNING, 'PROD')
      start(server, NEXT_MORNING + 5 * MINUTE)
      takePart(server, NEXT_MORNING + 5 * MINUTE + 8 * SECOND, vdiSet(2), [['MSSQLSERVER', 'Intranet']])
      succeed(server, NEXT_MORNING + 5 * MINUTE)
      startInstance(server, NEXT_MORNING + 40 * MINUTE, 'PROD')
      return server.events()
    },
    expect: {
      incidents: [{
        computer: 'SQL03.contoso.local',
        ...FAILED,
        sqlInstance: 'PROD',
        database: 'Orders',
        nativeError: 945,
        verdict: 'confirmed'
      }],
      counts: { 'PROD|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0
    }
  },
  {
    name: 'stop-test-exonerated',
    events: () => {
      const server = syntheticLog('SQL04.contoso.local')
      const cause = aborted(vdiSet(1))
      badNight(server, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1), cause })
      stopInstance(server, NEXT_MORNING, 'PROD')
      badNight(server, NEXT_MORNING + 5 * MINUTE, { sqlInstance: 'TEST', database: 'Scratch', vdiSet: vdiSet(2) })
      startInstance(server, NEXT_MORNING + 40 * MINUTE, 'PROD')
      return server.events()
    },
    expect: {
      incidents: [
        {
          computer: 'SQL04.contoso.local',
          ...FAILED,
          sqlInstance: 'PROD',
          nativeError: null,
          verdict: 'exonerated'
        },
        {
          computer: 'SQL04.contoso.local',
          ...FAILED,
          sqlInstance: 'TEST',
          database: 'Scratch',
          nativeError: 945,
          verdict: 'suspected'
        }
      ],
      counts: { 'PROD|0x800423F4|none': 1, 'TEST|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL04.contoso.local': 2 }
    }
  },
  {
    name: 'undetermined',
    events: () => {
      const sbs = syntheticLog('SBS02.contoso.local')
      goodNight(sbs, NIGHT, vdiSet(1), SBS_2011)
      refuse(sbs, NIGHT + DAY)
      return sbs.events()
    },
    expect: {
      incidents: [{ computer: 'SBS02.contoso.local', ...FAILED, ...NAMES_NONE, verdict: 'undetermined' }],
      counts: { 'unknown|0x800423F4|none': 1 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SBS02.contoso.local': 1 },
      instances: { 'SBS02.contoso.local': ['SBSMONITORING', 'SHAREPOINT'] }
    }
  },
  {
    name: 'all-stopped-confirmed',
    events: () => {
      const sbs = syntheticLog('SBS03.contoso.local')
      const all = ['SBSMONITORING', 'SHAREPOINT', 'MICROSOFT##SSEE']
      goodNight(sbs, NIGHT, vdiSet(1), [...SBS_2011, ['MICROSOFT##SSEE', 'SUSDB']])
      refuse(sbs, NIGHT + DAY)
      const test = NEXT_MORNING + DAY
      all.forEach((sqlInstance, n) => stopInstance(sbs, test + n * 10 * SECOND, sqlInstance))
      start(sbs, test + 5 * MINUTE)
      succeed(sbs, test + 5 * MINUTE)
      all.forEach((sqlInstance, n) => startInstance(sbs, test + 40 * MINUTE + n * 10 * SECOND, sqlInstance))
      return sbs.events()
    },
    expect: {
      incidents: [{ computer: 'SBS03.contoso.local', ...FAILED, ...NAMES_NONE, verdict: 'confirmed' }],
      counts: { 'unknown|0x800423F4|none': 1 },
      observed: 0,
      otherFailures: 0,
      instances: { 'SBS03.contoso.local': ['MICROSOFT##SSEE', 'SBSMONITORING', 'SHAREPOINT'] }
    }
  },
  {
    name: 'all-stopped-exonerated',
    events: () => {
      const sbs = syntheticLog('SBS04.contoso.local')
      const all = ['SBSMONITORING', 'SHAREPOINT']
      goodNight(sbs, NIGHT, vdiSet(1), SBS_2011)
      refuse(sbs, NIGHT + DAY)
      const test = NEXT_MORNING + DAY
      all.forEach((sqlInstance, n) => stopInstance(sbs, test + n * 10 * SECOND, sqlInstance))
      refuse(sbs, test + 5 * MINUTE)
      all.forEach((sqlInstance, n) => startInstance(sbs, test + 40 * MINUTE + n * 10 * SECOND, sqlInstance))
      refuse(sbs, NIGHT + 2 * DAY)
      return sbs.events()
    },
    expect: {
      incidents: Array(3).fill({ computer: 'SBS04.contoso.local', ...FAILED, ...NAMES_NONE, verdict: 'exonerated' }),
      counts: { 'unknown|0x800423F4|none': 3 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SBS04.contoso.local': 3 },
      instances: { 'SBS04.contoso.local': ['SBSMONITORING', 'SHAREPOINT'] }
    }
  },
  {
    name: 'german-server',
    events: () => {
      const server = syntheticLog('SQL13.contoso.local')
      start(server, NIGHT)
      server.at(NIGHT + 10 * SECOND,
        (written) => sqlvdi({ sqlInstance: 'PROD', vdiSet: vdiSet(1) }, written),
        (written) => vssVeto({ language: 'de' }, written))
      fail(server, NIGHT)
      const stopped = { serviceName: 'MSSQL$PROD', state: 'stopped', stateWord: 'beendet' } as const
      server.at(NEXT_MORNING, (written) => scm7036(stopped, written))
      start(server, NEXT_MORNING + 5 * MINUTE)
      succeed(server, NEXT_MORNING + 5 * MINUTE)
      const running = { serviceName: 'MSSQL$PROD', state: 'running', stateWord: 'wird ausgeführt' } as const
      server.at(NEXT_MORNING + 40 * MINUTE, (written) => scm7036(running, written))
      return server.events()
    },
    expect: {
      incidents: [{
        computer: 'SQL13.contoso.local',
        ...FAILED,
        sqlInstance: 'PROD',
        database: null,
        nativeError: null,
        verdict: 'confirmed'
      }],
      counts: { 'PROD|0x800423F4|none': 1 },
      observed: 0,
      otherFailures: 0
    }
  }
]

/** The SQL writer refuses and nothing says why. */
function refuse (log: SyntheticLog, backupTime: number): void {
  start(log, backupTime)
  veto(log, backupTime + 12 * SECOND)
  fail(log, backupTime)
}
