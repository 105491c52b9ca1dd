import { backupEnded, backupFailed, backupFailed517 } from '../synthetic/backup-events.js'
import {
  engineBackupFailed, engineDeviceFailed, engineDeviceNotOpened, engineRestored
} from '../synthetic/engine-events.js'
import { DAY, merged, MINUTE, nightOf, SECOND, type SyntheticLog, syntheticLog } from '../synthetic/event-log.js'
import type { Written } from '../synthetic/event-xml.js'
import { type ChainError, sqlvdi, sqlwriterOleDb, terminating } from '../synthetic/sqlwriter-events.js'
import { vss8194, vssIdle, vssOldSession, vssVeto, WRITERS } from '../synthetic/vss-events.js'
import {
  applicationError1000, capi2513, exchange9611, netwtw7036, systemRestore8194, volsnap
} from '../synthetic/windows-events.js'
import { abortVictim, fail, start, succeed, takePart, vdiSet } from './runs.js'
import { NOTHING, type Story } from './story.js'

const NIGHT = nightOf('2026-03-02')
const NO_SPACE = 0x80780119

const OTHER_WRITERS = [
  ['FILE02.contoso.local', WRITERS.asr, '0x800423f4'],
  ['HV01.contoso.local', WRITERS.hyperV, '0x800423f4'],
  ['DC01.contoso.local', WRITERS.ntds, '0x800423f4'],
  ['CLU01.contoso.local', WRITERS.clusterSharedVolume, '0x800423f2']
] as const

const RESTORE_FAILED: readonly ChainError[] = [
  terminating('RESTORE'),
  { nativeError: 3119, message: 'Planning the RESTORE statement met problems.' },
  { nativeError: 3156, message: "File 'Orders' cannot be restored to 'D:\\Data\\Orders.mdf'.", state: 4 },
  { nativeError: 1834, message: "The file 'D:\\Data\\Orders.mdf' is being used by database 'Orders'." }
]

/** What looks like the article's failure and is none of SQL Server's. */
export const notSqlStories: readonly Story[] = [
  {
    name: 'other-writers',
    events: () => merged(...OTHER_WRITERS.map(([computer, writer, errorCode], n) => {
      const log = syntheticLog(computer)
      const backupTime = NIGHT + n * DAY
      start(log, backupTime)
      log.at(backupTime + 9 * SECOND, (written) => vssVeto({ writer, errorCode }, written))
      if (writer === WRITERS.ntds) {
        const victim = { sqlInstance: 'SQLEXPRESS', database: 'Inventory', vdiSet: vdiSet(1) }
        abortVictim(log, backupTime + 10 * SECOND, victim)
      }
      fail(log, backupTime, Number(errorCode))
      return log
    })),
    expect: {
      incidents: OTHER_WRITERS.map(([computer, , errorCode]) => ({
        computer,
        outcome: 'other_failure',
        state: 'failing',
        sqlInstance: null,
        database: null,
        errorCode: `0x${errorCode.slice(2).toUpperCase()}`,
        nativeError: null
      }) as const),
      counts: {},
      observed: 0,
      otherFailures: 4
    }
  },
  {
    name: 'healthy-freeze-only',
    events: () => {
      const server = syntheticLog('SQL14.contoso.local')
      start(server, NIGHT)
      takePart(server, NIGHT + 8 * SECOND, vdiSet(1), [['MSSQLSERVER', 'Intranet', 'model']])
      endAfterThaw(server, NIGHT + 14 * SECOND, vdiSet(1))
      succeed(server, NIGHT)
      endAfterThaw(server, NIGHT + DAY, vdiSet(2))
      return server.events()
    },
    expect: {
      incidents: Array.from({ length: 2 }, () => ({
        computer: 'SQL14.contoso.local', outcome: 'observed', sqlInstance: 'MSSQLSERVER', nativeError: null
      }) as const),
      counts: {},
      observed: 2,
      otherFailures: 0
    }
  },
  {
    name: 'restore',
    events: () => {
      const server = syntheticLog('SQL15.contoso.local')
      const forms = ['parts', 'text', 'one-line'] as const
      forms.forEach((form, n) => {
        server.at(NIGHT + n * 10 * MINUTE, (written) => sqlwriterOleDb({ chain: RESTORE_FAILED, form }, written))
      })
      const file = 'E:\\Backup\\Orders.bak'
      server.at(NIGHT + 40 * MINUTE, (written) => engineRestored({ database: 'Orders_copy', file }, written))
      return server.events()
    },
    expect: NOTHING
  },
  {
    name: 'no-space',
    events: () => {
      const server = syntheticLog('FILE01.contoso.local')
      const run = { backupTime: NIGHT, endTime: NIGHT + 40 * SECOND, hresult: NO_SPACE, detailedHresult: 0 }
      start(server, NIGHT)
      takePart(server, NIGHT + 8 * SECOND, vdiSet(1), [['MSSQLSERVER', 'Intranet']])
      server.at(NIGHT + 30 * SECOND, (written) => volsnap({ eventId: 36, volume: 'D:' }, written))
      server.at(run.endTime,
        (written) => backupFailed517({ backupTime: NIGHT, errorCode: NO_SPACE }, written),
        (written) => backupFailed(run, written),
        (written) => backupEnded(run, written))
      return server.events()
    },
    expect: {
      incidents: [{
        computer: 'FILE01.contoso.local',
        outcome: 'other_failure',
        state: 'failing',
        sqlInstance: null,
        database: null,
        errorCode: '0x80780119',
        nativeError: null
      }],
      counts: {},
      observed: 0,
      otherFailures: 1
    }
  },
  {
    name: 'native-backup-failed',
    events: () => {
      const server = syntheticLog('SQL16.contoso.local')
      server.at(NIGHT,
        (written) => engineDeviceNotOpened({ database: 'Orders' }, written),
        (written) => engineBackupFailed({ database: 'Orders' }, written))
      return server.events()
    },
    expect: NOTHING
  },
  {
    name: 'decoys',
    events: () => {
      const server = syntheticLog('PC01.contoso.local')
      const decoys = [
        systemRestore8194, netwtw7036, capi2513, exchange9611, applicationError1000, vssIdle, vssOldSession
      ]
      decoys.forEach((decoy, n) => server.at(NIGHT + n * SECOND, decoy))
      server.at(NIGHT + 30 * SECOND, (written) => vss8194({}, written))
      return server.events()
    },
    expect: NOTHING
  }
]

/** A requester that only wanted the writers to hold still gives up right after the thaw. */
function endAfterThaw (log: SyntheticLog, at: number, set: string): void {
  log.at(at, ...['Intranet', 'model'].flatMap((database, n) => {
    const facts = { database, vdiSet: set, device: n + 1 }
    return [
      (written: Written) => sqlvdi({ sqlInstance: '', vdiSet: set, device: n + 1, side: 'Server' }, written),
      (written: Written) => engineBackupFailed(facts, written),
      (written: Written) => engineDeviceFailed(facts, written)
    ]
  }))
}
