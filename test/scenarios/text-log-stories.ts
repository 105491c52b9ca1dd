import { nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { badNight, fail, goodNight, start, vdiSet, veto } from './runs.js'
import type { Story } from './story.js'

const NIGHT = nightOf('2026-03-02')
const FAILED = { outcome: 'sql_vss_failure', state: 'failing', verdict: 'suspected', errorCode: '0x800423F4' } as const

/** Failures beside which a log of SQL Server's own lies. */
export const textLogStories: readonly Story[] = [
  {
    name: 'errorlog-tells-why',
    texts: ['ERRORLOG', 'SqlWriterLogger.txt'],
    events: () => {
      const server = syntheticLog('SQL07.contoso.local')
      start(server, NIGHT)
      veto(server, NIGHT + 11 * SECOND)
      fail(server, NIGHT)
      return server.events()
    },
    expect: {
      incidents: [{ computer: 'SQL07.contoso.local', ...FAILED, sqlInstance: 'PROD', database: 'Orders', nativeError: 9001 }],
      counts: { 'PROD|0x800423F4|9001': 1 },
      observed: 0,
      otherFailures: 0,
      instances: { 'SQL07.contoso.local': ['MSSQLSERVER', 'PROD'] }
    }
  },
  {
    name: 'errorlog-says-it-again',
    texts: ['ERRORLOG'],
    events: () => {
      const server = syntheticLog('SQL08.contoso.local')
      const set = vdiSet(1)
      goodNight(server, NIGHT - 24 * 3600 * SECOND, vdiSet(2), [['PROD', 'Orders']])
      badNight(server, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: set })
      return server.events()
    },
    expect: {
      incidents: [{ computer: 'SQL08.contoso.local', ...FAILED, sqlInstance: 'PROD', database: 'Orders', nativeError: 945 }],
      counts: { 'PROD|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0,
      instances: { 'SQL08.contoso.local': ['PROD'] }
    }
  }
]
