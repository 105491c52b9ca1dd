import {
  backupFailed, NOT_RETRYABLE, SNAPSHOT_FAILED, snapshotFailed521, snapshotFailed9
} from '../synthetic/backup-events.js'
import { DAY, type EventMaker, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { sqlvdi } from '../synthetic/sqlwriter-events.js'
import { badNight, start, vdiSet } from './runs.js'
import type { ExpectedIncident, Story } from './story.js'

const NIGHT = nightOf('2026-03-02')

type Form = readonly [errorCode: string, (backupTime: number) => readonly EventMaker[]]

const FORMS: readonly Form[] = [
  ['0x800423F4', (backupTime) => [
    (written) => snapshotFailed9({ version: 0 }, written),
    (written) => snapshotFailed521({ backupTime, version: 0 }, written),
    (written) => backupFailed({ backupTime, version: 0 }, written)
  ]],
  ['0x800423F4', (backupTime) => [
    (written) => snapshotFailed9({ backupTime, version: 1 }, written),
    (written) => snapshotFailed521({ backupTime, version: 2 }, written),
    (written) => backupFailed({ backupTime, version: 3 }, written)
  ]],
  ['0x800423F4', (backupTime) => [
    (written) => backupFailed({
      backupTime,
      detailedHresult: 0,
      volumes: [{ name: 'C:' }, { name: 'D:', hresult: SNAPSHOT_FAILED, detailedHresult: NOT_RETRYABLE }]
    }, written)
  ]],
  ['0x807800A1', (backupTime) => [(written) => snapshotFailed521({ backupTime, print: 'reference' }, written)]],
  ['0x807800A1', (backupTime) => [(written) => snapshotFailed521({ backupTime, print: 'signed' }, written)]]
]

/** Names that can break a parser, a label, or a page. */
export const ODD_NAMES: readonly (readonly [sqlInstance: string, database: string])[] = [
  ['PROD', "O'Brien's"],
  ['PROD', 'say "hello"'],
  ['PROD', '[brackets] and ]'],
  ['PROD', '<script>alert("1")</script> & more'],
  ['PROD', 'a.b, c: d; {e} \\f %%1 $0'],
  ['ÜBUNG_1', 'Größe 数据 данные 📈'],
  ['A#B_C$1', `L${'o'.repeat(126)}g`]
]

/** The same fact in all the forms that Windows writes it in. */
export const spellingStories: readonly Story[] = [
  {
    name: 'code-forms',
    events: () => {
      const server = syntheticLog('SQL17.contoso.local')
      FORMS.forEach(([, failure], n) => {
        const backupTime = NIGHT + n * DAY
        start(server, backupTime)
        server.at(backupTime + 10 * SECOND, (written) => sqlvdi({ sqlInstance: 'PROD', vdiSet: vdiSet(n + 1) }, written))
        server.at(backupTime + 20 * SECOND, ...failure(backupTime))
      })
      return server.events()
    },
    expect: {
      incidents: FORMS.map(([errorCode]): ExpectedIncident => ({
        computer: 'SQL17.contoso.local',
        outcome: 'sql_vss_failure',
        state: 'failing',
        sqlInstance: 'PROD',
        database: null,
        errorCode,
        nativeError: null,
        verdict: 'suspected'
      })),
      counts: { 'PROD|0x800423F4|none': 3, 'PROD|0x807800A1|none': 2 },
      observed: 0,
      otherFailures: 0,
      consecutive: { 'SQL17.contoso.local': 5 }
    }
  },
  {
    name: 'odd-names',
    events: () => {
      const server = syntheticLog('SQL18.contoso.local')
      ODD_NAMES.forEach(([sqlInstance, database], n) => {
        badNight(server, NIGHT + n * DAY, { sqlInstance, database, vdiSet: vdiSet(n + 1) })
      })
      return server.events()
    },
    expect: {
      incidents: ODD_NAMES.map(([sqlInstance, database]): ExpectedIncident => ({
        computer: 'SQL18.contoso.local',
        outcome: 'sql_vss_failure',
        state: 'failing',
        sqlInstance,
        database,
        errorCode: '0x800423F4',
        nativeError: 945,
        verdict: 'suspected'
      })),
      counts: { 'PROD|0x800423F4|945': 5, 'ÜBUNG_1|0x800423F4|945': 1, 'A#B_C$1|0x800423F4|945': 1 },
      observed: 0,
      otherFailures: 0,
      instances: { 'SQL18.contoso.local': ['A#B_C$1', 'PROD', 'ÜBUNG_1'] }
    }
  }
]
