import t from 'tap'
import type { ComputerStatus, Status } from '../../src/core/status.js'
import { TOO_OLD } from '../../src/core/backup-age.js'
import { htmlReport } from '../../src/report/html.js'
import { headline, triage } from '../../src/report/triage.js'
import {
  aComputer, anEventLog, anIncident, anInstance, aStatus, NOW, someBackups, UNREADABLE, WELL
} from '../a-status.js'
import { ALERT_RULES } from '../alerts/rule-files.js'

const HOUR = 60 * 60_000
const NO_BACKUPS = someBackups({ lastSuccess: undefined, lastAttempt: undefined, lastDuration: undefined })
const LOGS_TELL_OF_NONE = 'The event logs were read and tell of no server backup, neither good nor bad.'

const WELL_COMPUTER = aComputer({})
const STARTED = aComputer({ backups: someBackups({ ...NO_BACKUPS, lastAttempt: NOW - HOUR }) })
const ERRORS = anIncident({ outcome: 'observed', lastSeen: NOW - HOUR })
const RECOVERED = aComputer({
  computer: 'SQL07',
  incidents: [anIncident({ computer: 'SQL07', state: 'recovered', lastSeen: NOW - 2 * HOUR, recoveredAt: NOW - HOUR })],
  backups: NO_BACKUPS
})
const OR_UNTOLD = 'Either no backup has succeeded since, or the event logs that are read do not tell of it.'
const UNKNOWN = aComputer({ computer: 'FILE03', instances: [], backups: NO_BACKUPS })
const UNSEEN = aComputer({
  computer: 'SBS02',
  instances: [anInstance({ coverage: { lastSnapshot: undefined, inLastBackup: 'not-seen', reason: '' } })]
})

const CASES: readonly (readonly [name: string, status: Status, text: string, detail: string])[] = [
  ['a good backup, and nothing after it', WELL, 'All is well',
    'No backup failure is open. The last good backup was that of SBS01, 2026-03-01 21:25:00 UTC.'],
  ['only the start of a backup', of(STARTED), 'A backup was started, its end is not known',
    'SBS01, started 2026-03-03 07:00:00 UTC. It may still be running, or the event log ends before it did. ' +
    'No backup is known to have succeeded.'],
  ['a backup started after the last good one', of(aComputer({ backups: someBackups({ lastAttempt: NOW - HOUR }) })),
    'A backup was started, its end is not known',
    'SBS01, started 2026-03-03 07:00:00 UTC. It may still be running, or the event log ends before it did. ' +
    'The last good backup was that of SBS01, 2026-03-01 21:25:00 UTC.'],
  ['a log that is cut after 24583', of({ ...STARTED, incidents: [ERRORS] }), 'A backup was started, its end is not known',
    'SBS01, started 2026-03-03 07:00:00 UTC. It may still be running, or the event log ends before it did. ' +
    'SQL Server reported snapshot errors since the last good backup. No backup is known to have succeeded.'],
  ['errors of SQL Server after the last good backup', of(aComputer({ incidents: [ERRORS] })),
    'SQL Server reported snapshot errors, and how that backup ended is not known',
    'SBS01, 2026-03-03 07:00:00 UTC. Ignore them if your backup product reports success for that time, look into them if it ' +
    'does not. The last good backup was that of SBS01, 2026-03-01 21:25:00 UTC.'],
  ['errors of SQL Server, and no backup at all', of(aComputer({ incidents: [ERRORS], backups: NO_BACKUPS })),
    'SQL Server reported snapshot errors, and how that backup ended is not known',
    'SBS01, 2026-03-03 07:00:00 UTC. Ignore them if your backup product reports success for that time, look into them if it ' +
    'does not. No backup is known to have succeeded.'],
  ['errors of SQL Server before the last good backup',
    of(aComputer({ incidents: [ERRORS], backups: someBackups({ lastSuccess: NOW }) })), 'All is well',
    'No backup failure is open. The last good backup was that of SBS01, 2026-03-03 08:00:00 UTC.'],
  ['failures of another product that are over', of(RECOVERED), 'A backup failed, and a later snapshot was good',
    'SQL07, failed 2026-03-03 06:00:00 UTC, good again 2026-03-03 07:00:00 UTC. The event logs hold no backup of Windows ' +
    'Server Backup; whether the later backups of another product were completed, only that product tells.'],
  ['a good backup of 36 hours ago', of(aged(36 * HOUR)), 'All is well',
    'No backup failure is open. The last good backup was that of SBS01, 2026-03-01 20:00:00 UTC.'],
  ['one that is a second older', of(aged(36 * HOUR + 1000)), 'The last good backup of SBS01 is 36 hours old',
    `SBS01, 2026-03-01 19:59:59 UTC. ${OR_UNTOLD}`],
  ['a good backup of 20 days ago', of(aged(480 * HOUR)), 'The last good backup of SBS01 is 20 days old',
    `SBS01, 2026-02-11 08:00:00 UTC. ${OR_UNTOLD}`],
  ['one of 20 days ago, and one that was started since', of(aged(480 * HOUR, { lastAttempt: NOW - HOUR })),
    'The last good backup of SBS01 is 20 days old',
    `SBS01, 2026-02-11 08:00:00 UTC, and a backup started 2026-03-03 07:00:00 UTC, whose end is not known. ${OR_UNTOLD}`],
  ['good backups of two computers that are days old', of(aged(80 * HOUR), WELL_COMPUTER, { ...aged(90 * HOUR), computer: 'SBS09' }),
    'The last good backups of 2 servers are too old',
    `SBS01, 2026-02-28 00:00:00 UTC, 3 days old; SBS09, 2026-02-27 14:00:00 UTC, 3 days old. ${OR_UNTOLD}`],
  ['a computer without any backup', of(UNKNOWN), 'No backup is known', LOGS_TELL_OF_NONE],
  ['no computer', of(), 'No backup is known', LOGS_TELL_OF_NONE],
  ['events that are all too old', aStatus({ computers: [], exporter: { ...WELL.exporter, tooOld: 57 } }), 'No backup is known',
    'What could be read tells of no server backup. 57 events older than the retention were passed over; `diagnose` reads them all.'],
  ['one event that is too old', aStatus({ computers: [], exporter: { ...WELL.exporter, tooOld: 1 } }), 'No backup is known',
    'What could be read tells of no server backup. 1 event older than the retention was passed over; `diagnose` reads them all.'],
  ['too many events', aStatus({ computers: [], exporter: { ...WELL.exporter, tooMany: 3 } }), 'No backup is known',
    'What could be read tells of no server backup. 3 events were passed over because there were too many.'],
  ['events that cannot be read', aStatus({ computers: [], eventLogs: [anEventLog({ unreadable: 2 })] }), 'No backup is known',
    'What could be read tells of no server backup. 2 events could not be read and were passed over.'],
  ['empty event logs', aStatus({ computers: [], eventLogs: [anEventLog({ scanned: 0 })] }), 'No backup is known',
    'The event logs were read and hold no event.'],
  ['no event log', aStatus({ computers: [], eventLogs: [] }), 'No backup is known', 'No event log was read.'],
  ['event logs that cannot be read', UNREADABLE, 'No event log can be read',
    'Nothing is known of any backup; see the event logs below for the reason.'],
  ['two computers without a backup, one of them well', of(WELL_COMPUTER, UNKNOWN, { ...UNKNOWN, computer: 'FILE04' }),
    'No backup is known of 2 servers', `FILE03; FILE04: ${LOGS_TELL_OF_NONE} Of the others no failure is open.`],
  ['backups of two computers that did not end', of(STARTED, WELL_COMPUTER, { ...STARTED, computer: 'SBS09' }),
    '2 backups were started, their ends are not known',
    'SBS01, started 2026-03-03 07:00:00 UTC; SBS09, started 2026-03-03 07:00:00 UTC. It may still be running, or the event log ' +
    'ends before it did. No backup is known to have succeeded.']
]

for (const [name, status, text, detail] of CASES) {
  t.test(`the headline of ${name}`, async (t) => {
    const said = headline(status, triage(status))
    t.same([said.text, said.detail], [text, detail])
  })
}

t.test('of several computers the worst decides, whatever their order', async (t) => {
  const best: readonly (readonly [ComputerStatus, string])[] = [
    [WELL_COMPUTER, 'All is well'],
    [UNSEEN, 'The last backup succeeded, but not every SQL Server instance was seen in it'],
    [RECOVERED, 'A backup failed, and a later snapshot was good'],
    [UNKNOWN, 'No backup is known of FILE03'],
    [aComputer({ incidents: [ERRORS] }), 'SQL Server reported snapshot errors, and how that backup ended is not known'],
    [{ ...aged(40 * HOUR), computer: 'ERP02' }, 'The last good backup of ERP02 is 40 hours old'],
    [STARTED, 'A backup was started, its end is not known'],
    [{ ...aged(73 * HOUR), computer: 'ERP01' }, 'The last good backup of ERP01 is 3 days old']
  ]
  for (const [n, [, text]] of best.entries()) {
    const computers = best.slice(0, n + 1).map(([computer]) => computer)
    for (const order of [computers, computers.toReversed()]) {
      const status = of(...order)
      t.equal(headline(status, triage(status)).text, text)
    }
  }
})

t.test('the page speaks up at the ages at which SqlVssBackupTooOld does, in its colours', async (t) => {
  t.strictSame(
    ALERT_RULES.filter(({ alert }) => alert === 'SqlVssBackupTooOld').map(({ expr, labels }) => [labels['severity'], expr]),
    Object.entries(TOO_OLD).map(([severity, age]) => [severity, `instance:sqlvss_backup_age:seconds > ${age / HOUR} * 3600`])
  )
  const told = ([TOO_OLD.warning, TOO_OLD.warning + 1, TOO_OLD.critical, TOO_OLD.critical + 1]).map((age) => {
    const status = of(aged(age))
    return [headline(status, triage(status)).tone, /<td [^>]*>SBS01<\/td><td [^>]*>(.*?)<\/td>/.exec(htmlReport(status))![1]]
  })
  t.strictSame(told, [
    ['good', '<span class="tag good">good</span>'],
    ['doubtful', '<span class="tag doubtful">too old</span>'],
    ['doubtful', '<span class="tag doubtful">too old</span>'],
    ['bad', '<span class="tag bad">far too old</span>']
  ])
})

/** A server whose last good backup is so old. */
function aged (age: number, backups: Partial<ComputerStatus['backups']> = {}): ComputerStatus {
  return aComputer({ backups: someBackups({ lastSuccess: NOW - age, lastAttempt: NOW - age - HOUR, ...backups }) })
}

function of (...computers: readonly ComputerStatus[]): Status {
  return aStatus({ computers })
}
