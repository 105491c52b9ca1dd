import { DAY, merged, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import {
  logNotAvailable, markedSuspect, sqlwriterNoDatabases, sqlwriterTorn
} from '../synthetic/sqlwriter-events.js'
import { vssVeto, WRITERS } from '../synthetic/vss-events.js'
import { abortVictim, badNight, breakSnapshot, fail, start, takePart, vdiSet, veto } from './runs.js'
import type { ExpectedIncident, Story } from './story.js'

const NIGHT = nightOf('2026-03-02')

const FAILED = { outcome: 'sql_vss_failure', state: 'failing', errorCode: '0x800423F4', verdict: 'suspected' } as const

/** Who is to blame, by all the ways in which an instance comes to be named. */
export const culpritStories: readonly Story[] = [
  {
    name: 'victims-of-one-set',
    events: () => {
      const server = syntheticLog('SQL02.contoso.local')
      const set = vdiSet(1)
      const moment = NIGHT + 10 * SECOND
      start(server, NIGHT)
      breakSnapshot(server, moment, { sqlInstance: 'CRM', database: 'Leads', vdiSet: set, cause: logNotAvailable('Leads') })
      abortVictim(server, moment, { sqlInstance: 'ACCOUNTING', database: 'Ledger', vdiSet: set }, 2)
      abortVictim(server, moment, { sqlInstance: 'MSSQLSERVER', spelling: '', database: 'Intranet', vdiSet: set }, 3)
      veto(server, moment)
      fail(server, NIGHT)
      return server.events()
    },
    expect: {
      incidents: [
        { computer: 'SQL02.contoso.local', ...FAILED, sqlInstance: 'CRM', database: 'Leads', nativeError: 9001 }
      ],
      counts: { 'CRM|0x800423F4|9001': 1 },
      observed: 0,
      otherFailures: 0,
      instances: { 'SQL02.contoso.local': ['ACCOUNTING', 'CRM', 'MSSQLSERVER'] }
    }
  },
  {
    name: 'torn-database',
    events: () => {
      const server = syntheticLog('SQL01.contoso.local')
      const names = [['db_on_d_and_e', 'SQL01', 'text'], ['Orders', 'SQL01\\PROD', 'parts']] as const
      names.forEach(([database, sqlInstance, form], n) => {
        const backupTime = NIGHT + n * DAY
        start(server, backupTime)
        server.at(backupTime + 6 * SECOND, (written) => sqlwriterTorn({ database, sqlInstance, form }, written))
        veto(server, backupTime + 7 * SECOND, '0x800423f0')
        fail(server, backupTime, 0x800423F0)
      })
      return server.events()
    },
    expect: {
      incidents: [['MSSQLSERVER', 'db_on_d_and_e'], ['PROD', 'Orders']].map(([sqlInstance, database]) => ({
        computer: 'SQL01.contoso.local',
        ...FAILED,
        sqlInstance: sqlInstance!,
        database: database!,
        errorCode: '0x800423F0',
        nativeError: null
      })),
      counts: { 'MSSQLSERVER|0x800423F0|none': 1, 'PROD|0x800423F0|none': 1 },
      observed: 0,
      otherFailures: 0
    }
  },
  {
    name: 'missing-rights',
    events: () => {
      const english = syntheticLog('APP01.contoso.local')
      const german = syntheticLog('APP02.contoso.local')
      const logs = [[english, NIGHT, 'PROD', 'en'], [german, NIGHT + DAY, 'VERTRIEB', 'de']] as const
      for (const [log, backupTime, sqlInstance, form] of logs) {
        start(log, backupTime)
        log.at(backupTime + 5 * SECOND, (written) => sqlwriterNoDatabases({ sqlInstance, form }, written))
        fail(log, backupTime, 0x80042308)
      }
      return merged(english, german)
    },
    expect: {
      incidents: [['APP01', 'PROD'], ['APP02', 'VERTRIEB']].map(([host, sqlInstance]) => ({
        computer: `${host}.contoso.local`,
        ...FAILED,
        sqlInstance: sqlInstance!,
        database: null,
        errorCode: '0x80042308',
        nativeError: null
      })),
      counts: { 'PROD|0x80042308|none': 1, 'VERTRIEB|0x80042308|none': 1 },
      observed: 0,
      otherFailures: 0
    }
  },
  {
    name: 'default-instance-spellings',
    events: () => {
      const server = syntheticLog('SQL06.contoso.local')
      const facts = { sqlInstance: 'MSSQLSERVER', database: 'Archive', cause: markedSuspect('Archive') }
      const spellings = ['', '.', 'MSSQLSERVER', 'SQL06']
      spellings.forEach((spelling, n) => {
        badNight(server, NIGHT + n * DAY, { ...facts, spelling, vdiSet: vdiSet(n + 1) })
      })
      return server.events()
    },
    expect: {
      incidents: Array.from({ length: 4 }, (): ExpectedIncident => ({
        computer: 'SQL06.contoso.local', ...FAILED, sqlInstance: 'MSSQLSERVER', database: 'Archive', nativeError: 926
      })),
      counts: { 'MSSQLSERVER|0x800423F4|926': 4 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL06.contoso.local': 4 },
      instances: { 'SQL06.contoso.local': ['MSSQLSERVER'] }
    }
  },
  {
    name: 'windows-internal-database',
    events: () => {
      const old = syntheticLog('SBS08.contoso.local')
      const recent = syntheticLog('WSUS01.contoso.local')
      badNight(old, NIGHT, { sqlInstance: 'MICROSOFT##SSEE', database: 'WSS_Content', vdiSet: vdiSet(1) })
      const backupTime = NIGHT + DAY
      start(recent, backupTime)
      recent.at(backupTime + 10 * SECOND, (written) => vssVeto({ writer: WRITERS.wid }, written))
      fail(recent, backupTime)
      return merged(old, recent)
    },
    expect: {
      incidents: [
        {
          computer: 'SBS08.contoso.local',
          ...FAILED,
          sqlInstance: 'MICROSOFT##SSEE',
          database: 'WSS_Content',
          nativeError: 945
        },
        { computer: 'WSUS01.contoso.local', ...FAILED, sqlInstance: 'MICROSOFT##WID', database: null, nativeError: null }
      ],
      counts: { 'MICROSOFT##SSEE|0x800423F4|945': 1, 'MICROSOFT##WID|0x800423F4|none': 1 },
      observed: 0,
      otherFailures: 0
    }
  },
  {
    name: 'third-party-requester',
    events: () => {
      const server = syntheticLog('SQL07.contoso.local')
      const cause = logNotAvailable('Orders')
      breakSnapshot(server, NIGHT + 10 * SECOND, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1), cause })
      veto(server, NIGHT + 11 * SECOND)
      takePart(server, NIGHT + DAY, vdiSet(2), [['PROD', 'Orders', 'Archive']])
      return server.events()
    },
    expect: {
      incidents: [{
        computer: 'SQL07.contoso.local',
        ...FAILED,
        state: 'recovered',
        sqlInstance: 'PROD',
        database: 'Orders',
        nativeError: 9001
      }],
      counts: { 'PROD|0x800423F4|9001': 1 },
      observed: 0,
      otherFailures: 0
    }
  },
  {
    name: 'auto-close',
    events: () => {
      const server = syntheticLog('AZ01.contoso.local')
      server.at(NIGHT + 20 * SECOND, (written) => vssVeto({ operation: 'PostSnapshot' }, written))
      return server.events()
    },
    expect: {
      incidents: [{
        computer: 'AZ01.contoso.local',
        ...FAILED,
        sqlInstance: null,
        database: null,
        nativeError: null,
        verdict: 'undetermined'
      }],
      counts: { 'unknown|0x800423F4|none': 1 },
      observed: 0,
      otherFailures: 0
    }
  }
]
