import t from 'tap'
import type { Verdict } from '../../src/core/incident.js'
import type { InstanceStatus } from '../../src/core/status.js'
import { procedureSteps } from '../../src/report/procedure-steps.js'
import { aComputer, aDiagnosis, anIncident, anInstance, NOW, someBackups } from '../a-status.js'

const HOUR = 60 * 60_000
const STOPPED = { isRunning: false, stoppedAt: NOW - HOUR } as const

interface Given {
  readonly named?: string | undefined
  readonly lastAttempt?: number
}

/** State, title and text of every step. */
function steps (verdict: Verdict, instances: readonly Partial<InstanceStatus>[], given: Given = {}) {
  const { named, lastAttempt } = { named: 'SBSMONITORING' as string | undefined, ...given }
  const services = instances.map((one) => anInstance(one).service)
  const diagnosis = aDiagnosis({ verdict, sqlInstance: named, ...named === undefined && { services } })
  const backups = someBackups(lastAttempt === undefined ? {} : { lastAttempt })
  const computer = aComputer({ instances: instances.map(anInstance), backups })
  return procedureSteps(anIncident({ diagnosis }), computer)
}

const states = (found: ReturnType<typeof steps>) => found.map(({ state }) => state).join(' ')

t.test('the steps are: named, stop the service, run the backup, verdict, start it again', async (t) => {
  t.strictSame(steps('suspected', [{}]), [
    { title: 'Named', text: 'The events name SBSMONITORING.', state: 'done' },
    {
      title: 'Stop the service',
      text: '"SQL Server (SBSMONITORING)".',
      commands: ["Stop-Service -Force -Name 'MSSQL$SBSMONITORING'"],
      alert: 'SqlVssBackupFailedInstanceKnown',
      state: 'now'
    },
    { title: 'Run the backup again', text: 'The same one that failed.', alert: 'SqlVssBackupFailedInstanceKnown', state: 'later' },
    {
      title: 'Verdict',
      text: 'The backup succeeds: the instance is the culprit. It fails because of SQL Server again: it is not.',
      state: 'later'
    },
    { title: 'Start it again', text: 'Whatever the result.', alert: 'SqlVssSqlInstanceLeftStopped', state: 'later' }
  ])
})

for (const [name, found, expected] of [
  ['the instance runs', steps('suspected', [{}]), 'done now later later later'],
  ['whether it runs is not known', steps('suspected', [{ isRunning: undefined }]), 'done now later later later'],
  ['it is stopped', steps('suspected', [STOPPED]), 'done done now later later'],
  ['another one is stopped', steps('suspected', [{}, { sqlInstance: 'OTHER', ...STOPPED }]), 'done now later later later'],
  ['one of all runs', steps('undetermined', [{}, { sqlInstance: 'OTHER', ...STOPPED }], { named: undefined }), 'done now later later later'],
  ['all are stopped', steps('undetermined', [STOPPED, { sqlInstance: 'OTHER', ...STOPPED }], { named: undefined }), 'done done now later later'],
  ['there is a verdict, and it runs again', steps('confirmed', [{}]), 'done done done done done'],
  ['there is a verdict, and it is still stopped', steps('exonerated', [STOPPED]), 'done done done done now'],
  ['there is a verdict, and nobody knows whether it runs', steps('confirmed', [{ isRunning: undefined }]), 'done done done done now'],
  ['there is a verdict on all, and one is still stopped', steps('confirmed', [{}, { sqlInstance: 'OTHER', ...STOPPED }], { named: undefined }), 'done done done done now']
] as const) {
  t.test(`${name}: ${expected}`, async (t) => { t.equal(states(found), expected) })
}

t.test('a service that was left stopped is overdue, since when and which is said', async (t) => {
  t.strictSame(steps('confirmed', [STOPPED]).at(-1), {
    title: 'Start it again',
    text: '"SQL Server (SBSMONITORING)" is still stopped since 2026-03-03 07:00:00 UTC.',
    isOverdue: true,
    commands: ["Start-Service -Name 'MSSQL$SBSMONITORING'"],
    alert: 'SqlVssSqlInstanceLeftStopped',
    state: 'now'
  })
  t.equal(steps('suspected', [STOPPED]).at(-1)!.isOverdue, undefined, 'as long as the test goes on it is not')
})

t.test('a backup that was started after the stop is waited for', async (t) => {
  t.equal(steps('suspected', [STOPPED], { lastAttempt: NOW - HOUR / 2 })[2]!.text, 'Started 2026-03-03 07:30:00 UTC; its end is not known yet.')
  t.equal(steps('suspected', [STOPPED], { lastAttempt: NOW - 2 * HOUR })[2]!.text, 'The same one that failed.')
})

t.test('without a word on the server the steps are those of the verdict', async (t) => {
  const found = procedureSteps(anIncident({ diagnosis: aDiagnosis({ verdict: 'confirmed' }) }), undefined)
  t.equal(states(found), 'done done done done now')
  t.equal(found.at(-1)!.text, 'The event logs do not tell whether it runs.')
})

for (const [verdict, expected, alert] of [
  ['confirmed', 'The backup succeeded with all of them stopped: one of them is the culprit. Start them one by one, with a backup after each.', 'SqlVssCulpritConfirmed'],
  ['exonerated', 'The backup failed again with all of them stopped: it is none of them.', 'SqlVssSuspectExonerated']
] as const) {
  t.test(`where no instance is named, ${verdict} speaks of all of them`, async (t) => {
    const found = steps(verdict, [{}], { named: undefined })
    t.strictSame(found[3], { title: 'Verdict', text: expected, alert, state: 'done' })
    t.strictSame(found[0], { title: 'All are accused', text: 'No event names the instance: all are tested.', state: 'done' })
  })
}

for (const [name, serviceNames, expected] of [
  ['several services are stopped by one command', ['MSSQLSERVER', 'MSSQL$MICROSOFT##SSEE'],
    ["Stop-Service -Force -Name 'MSSQLSERVER', 'MSSQL$MICROSOFT##SSEE'"]],
  ['a name that could end its quotation marks is in no command', ["MSSQL$A'; Remove-Item C:\\ '"], ["Stop-Service -Force -Name 'NAME'"]],
  ['nor is one with curly marks, which PowerShell takes for straight ones', ['MSSQL$A\u2019'], ["Stop-Service -Force -Name 'NAME'"]]
] as const) {
  t.test(name, async (t) => {
    const services = serviceNames.map((serviceName) => ({ serviceName, displayName: 'x' }))
    const instances = services.map((service) => anInstance({ service }))
    const diagnosis = aDiagnosis({ sqlInstance: undefined, services })
    const found = procedureSteps(anIncident({ diagnosis }), aComputer({ instances }))
    t.strictSame(found[1]!.commands, expected)
    t.equal(found[1]!.alert, 'SqlVssBackupFailedInstanceUnknown')
  })
}

t.test('where no instance is known at all, the command finds what runs, and says what it stopped', async (t) => {
  const unnamed = anIncident({ diagnosis: aDiagnosis({ sqlInstance: undefined }) })
  const found = procedureSteps(unnamed, aComputer({ instances: [] }))
  t.strictSame(found[1]!.commands, [
    "Get-Service -DisplayName 'SQL Server (*)', 'Windows Internal Database*' | Where-Object { $_.Status -eq 'Running' } | " +
      'Stop-Service -Force -PassThru'
  ])
})
