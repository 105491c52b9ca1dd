import type { EpochMs } from '../../src/core/event.js'
import {
  backupEnded, backupFailed, backupStarted, backupSucceeded, NOT_RETRYABLE, SNAPSHOT_FAILED, snapshotFailed521,
  snapshotFailed9
} from '../synthetic/backup-events.js'
import {
  engineBackedUp, engineBackupFailed, engineDeviceFailed, engineFrozen, engineResumed, engineStarted, engineStopped
} from '../synthetic/engine-events.js'
import { MINUTE, SECOND, type SyntheticLog } from '../synthetic/event-log.js'
import {
  aborted, cannotBeOpened, type ChainError, sqlvdi, sqlwriterOleDb, terminating
} from '../synthetic/sqlwriter-events.js'
import { vssVeto } from '../synthetic/vss-events.js'
import { scm7036 } from '../synthetic/windows-events.js'

/** The GUID of one snapshot, different for each number. */
export function vdiSet (number: number): string {
  return `{7C21D0A4-5B1E-4E0F-9A6D-${number.toString(16).toUpperCase().padStart(12, '0')}}`
}

/** Windows Server Backup starts. */
export function start (log: SyntheticLog, backupTime: EpochMs): void {
  log.at(backupTime, (written) => backupStarted({ backupTime }, written))
}

/** Windows Server Backup fails because no snapshot could be made: 9, its twin 521, then 5 and 14. */
export function fail (log: SyntheticLog, backupTime: EpochMs, detailedHresult = NOT_RETRYABLE): void {
  const end = backupTime + 20 * SECOND
  const run = { backupTime, endTime: end, hresult: SNAPSHOT_FAILED, detailedHresult }
  log.at(end,
    (written) => snapshotFailed9({ backupTime }, written),
    (written) => snapshotFailed521({ backupTime }, written))
  log.at(end + SECOND,
    (written) => backupFailed(run, written),
    (written) => backupEnded(run, written))
}

/** Windows Server Backup ends well, twenty minutes after it started. */
export function succeed (log: SyntheticLog, backupTime: EpochMs): void {
  const run = { backupTime, endTime: backupTime + 20 * MINUTE }
  log.at(run.endTime,
    (written) => backupSucceeded(run, written),
    (written) => backupEnded(run, written))
}

/** An instance and the databases of it that are in the snapshot. */
export type Part = readonly [sqlInstance: string, ...databases: readonly string[]]

/** A backup that holds these databases: started, frozen, resumed, backed up, ended well. */
export function goodNight (log: SyntheticLog, backupTime: EpochMs, set: string, parts: readonly Part[]): void {
  start(log, backupTime)
  takePart(log, backupTime + 8 * SECOND, set, parts)
  succeed(log, backupTime)
}

/** Instances take part in a snapshot. */
export function takePart (log: SyntheticLog, at: EpochMs, set: string, parts: readonly Part[]): void {
  const each = parts.flatMap(([sqlInstance, ...databases]) =>
    databases.map((database) => ({ sqlInstance, database, vdiSet: set })))
  for (const facts of each) log.at(at, (written) => engineFrozen(facts, written))
  for (const facts of each) log.at(at + 2 * SECOND, (written) => engineResumed(facts, written))
  for (const facts of each) log.at(at + 3 * SECOND, (written) => engineBackedUp(facts, written))
}

/** What breaks one database in a snapshot. */
export interface Break {
  readonly sqlInstance: string
  /** How SQLVDI spells the instance, where not in its usual name. */
  readonly spelling?: string
  readonly database: string
  readonly vdiSet: string
  /** What follows the wrapper in the chain of 24583. */
  readonly cause?: ChainError
}

/** The SQL Server side of a failed snapshot: SQLVDI, 24583, then 3041 and 18210 of the engine. */
export function breakSnapshot (log: SyntheticLog, at: EpochMs, facts: Break): void {
  const { sqlInstance, spelling = sqlInstance, database, vdiSet, cause = cannotBeOpened(database) } = facts
  log.at(at,
    (written) => sqlvdi({ sqlInstance: spelling, vdiSet }, written),
    (written) => sqlwriterOleDb({ chain: [terminating(), cause] }, written),
    (written) => engineBackupFailed({ sqlInstance, database, vdiSet }, written),
    (written) => engineDeviceFailed({ sqlInstance, database, vdiSet }, written))
}

/** An instance that was aborted with the others of its snapshot. */
export function abortVictim (log: SyntheticLog, at: EpochMs, facts: Omit<Break, 'cause'>, device = 2): void {
  const { sqlInstance, spelling = sqlInstance, database, vdiSet } = facts
  log.at(at,
    (written) => sqlvdi({ sqlInstance: spelling, vdiSet, device, side: 'Server' }, written),
    (written) => sqlwriterOleDb({ chain: [terminating(), aborted(vdiSet, device)] }, written),
    (written) => engineBackupFailed({ sqlInstance, database, vdiSet, device }, written),
    (written) => engineDeviceFailed({ sqlInstance, database, vdiSet, device }, written))
}

/** The SQL writer refuses the snapshot. */
export function veto (log: SyntheticLog, at: EpochMs, errorCode = '0x800423f4'): void {
  log.at(at, (written) => vssVeto({ errorCode }, written))
}

/** A backup that fails because one database of an instance cannot take part. */
export function badNight (log: SyntheticLog, backupTime: EpochMs, facts: Break): void {
  start(log, backupTime)
  breakSnapshot(log, backupTime + 10 * SECOND, facts)
  veto(log, backupTime + 11 * SECOND)
  fail(log, backupTime)
}

/** The administrator stops an instance. */
export function stopInstance (log: SyntheticLog, at: EpochMs, sqlInstance: string): void {
  log.at(at, (written) => engineStopped({ sqlInstance }, written))
  log.at(at + 2 * SECOND, (written) => scm7036({ serviceName: serviceOf(sqlInstance), state: 'stopped' }, written))
}

/** The administrator starts it again. */
export function startInstance (log: SyntheticLog, at: EpochMs, sqlInstance: string): void {
  log.at(at, (written) => engineStarted({ sqlInstance }, written))
  log.at(at + SECOND, (written) => scm7036({ serviceName: serviceOf(sqlInstance), state: 'running' }, written))
}

function serviceOf (sqlInstance: string): string {
  return sqlInstance === 'MSSQLSERVER' ? sqlInstance : `MSSQL$${sqlInstance}`
}
