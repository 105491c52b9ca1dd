import type { Finding } from '../../src/core/finding.js'

/** 2026-03-02T21:00:00Z, when the nights of these tests begin. */
export const NIGHT = Date.UTC(2026, 2, 2, 21)
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

let made = 0

/** A finding with everything the test does not care about filled in. */
export function finding (facts: Partial<Finding>): Finding {
  made++
  return {
    event: `SRV01/Application/${made}`,
    rule: 'sqlvdi-abort',
    kind: 'sql-error',
    at: NIGHT,
    computer: 'SRV01',
    channel: 'Application',
    provider: 'SQLVDI',
    eventId: 1,
    recordId: made,
    errors: [],
    text: '',
    ...facts
  }
}

/** 521: the snapshot of a backup failed. */
export function snapshotFailed (at: number, facts: Partial<Finding> = {}): Finding {
  return finding({
    rule: 'wsb-snapshot-failed',
    kind: 'job-failure',
    at,
    isVss: true,
    errors: [{ code: 'wsb:0x807800A1' }],
    ...facts
  })
}

/** 4: a backup succeeded. */
export function backupSucceeded (start: number, at: number): Finding {
  return finding({ rule: 'wsb-succeeded', kind: 'job-success', at, backupTime: start })
}

/** SQLVDI 1, naming an instance. */
export function vdiAbort (at: number, sqlInstance: string, facts: Partial<Finding> = {}): Finding {
  return finding({ at, sqlInstance, namedBy: 'sqlvdi', ...facts })
}

/** 8229 of the SQL writer. */
export function sqlVeto (at: number, facts: Partial<Finding> = {}): Finding {
  return finding({
    rule: 'vss-writer-veto',
    kind: 'writer-veto',
    at,
    writer: 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a',
    errors: [{ code: 'hresult:0x800423F4' }],
    ...facts
  })
}
