import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { answers, bundle } from './calls.js'
import { makeParts } from './parts.js'
import { whyNoWine, windowsPath, Wine } from './wine.js'
import type { ServiceSetup } from '../../src/windows/service-install.js'

// what Wine cannot do; only a real Windows shows that these are done
const NOT_IN_WINE = [
  'It cannot be started late: ChangeServiceConfig2W: error 124, Invalid level',
  'It cannot be restarted after a failure: ChangeServiceConfig2W: error 124, Invalid level',
  'It cannot have an identity of its own: ChangeServiceConfig2W: error 124, Invalid level',
  'Its account cannot be put into the group Event Log Readers: LookupAccountSidW: error 1332, No security ID mapped'
]
const NO_GROUP = 'Its account cannot be taken out of the group Event Log Readers: LookupAccountSidW: error 1332, No security ID mapped'

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.before(() => {
  if (wine === undefined) return
  bundle('service', wine.driveC)
})

t.test('a program that the service control manager did not start is told apart', { skip }, async (t) => {
  await wine!.wineNode(join(wine!.driveC, 'service.cjs'), ['by_hand', 'ends', 'C:\\by_hand.port', 'C:\\by_hand.result'])
  t.same(resultOf('by_hand'), '{"isService":false}')
})

t.test('a service is installed, starts, answers what was asked when it is stopped, and is removed', { skip }, async (t) => {
  const setup = setupOf('good', 'ends')
  const [installed, again, before, started, running, startedAgain] = reportsOf(await answers(wine!, [
    ['installService', setup], ['installService', setup], ['serviceStatus', 'good'], ['startService', 'good'],
    ['serviceStatus', 'good'], ['startService', 'good']
  ]))
  const program = `"${windowsPath(makeParts().node)}" C:\\service.cjs good ends C:\\good.port C:\\good.result`
  const source = 'The source of events good is registered for the Application log.'
  const only = 'only the service and administrators see into it.'
  t.same(installed, [
    `The service good was installed, with the account NT SERVICE\\good: ${program}`, 'It has its description.', ...NOT_IN_WINE,
    `The folder C:\\ProgramData\\good was made; ${only}`, source, 1
  ])
  t.same(again, [
    `The service good was there; it was brought up to date, with the account NT SERVICE\\good: ${program}`,
    'It has its description.', ...NOT_IN_WINE, `The folder C:\\ProgramData\\good is there; ${only}`, source, 1
  ])
  const config = `Its start is automatic, its account is NT SERVICE\\good, its program is ${program}`
  t.same(before, [`The service good is stopped and was not started since Windows was. ${config}`, 1])
  t.same(started, ['The service good was told to start.', 'The service good runs.', 0])
  t.same(running, [`The service good is running. ${config}`, 0])
  t.same(startedAgain, ['The service good runs already.', 'The service good runs.', 0])

  const answer = fetch(`http://127.0.0.1:${readFileSync(join(wine!.driveC, 'good.port'), 'utf8')}/`)
  while (!existsSync(join(wine!.driveC, 'good.port.asked'))) await pause(10)
  const [stopped, stoppedAgain, removed, removedAgain] = reportsOf(await answers(wine!, [
    ['stopService', 'good'], ['stopService', 'good'],
    ['uninstallService', { name: 'good', stateFolder: setup.stateFolder, isPurge: false }],
    ['uninstallService', { name: 'good', stateFolder: setup.stateFolder, isPurge: true }]
  ]))
  t.equal(await (await answer).text(), 'answered')
  t.same(resultOf('good'), '{"isService":true,"exitCode":0}')
  t.same(stopped, ['The service good was told to stop.', 'The service good is stopped.', 0])
  t.same(stoppedAgain, ['The service good does not run.', 'The service good is stopped.', 0])
  t.same(removed, [
    'The service good does not run.', 'The service good is stopped.', 'The service good was removed.', NO_GROUP,
    'The source of events good was removed.', 'The folder C:\\ProgramData\\good is kept, with ledger and log.', 1
  ])
  t.same(removedAgain, [
    'The service good is not installed.', NO_GROUP, 'The source of events good is not registered.',
    'The folder C:\\ProgramData\\good is gone.', 1
  ])
  t.notOk(existsSync(join(wine!.driveC, 'ProgramData', 'good')))
})

t.test('a service that fails to start ends with its exit code, and a mistake with 70', { skip }, async (t) => {
  const [, refused, , mistaken] = reportsOf(await answers(wine!, [
    ['installService', setupOf('refuses', 'fails')], ['startService', 'refuses'],
    ['installService', setupOf('mistaken', 'throws')], ['startService', 'mistaken']
  ]))
  const told = 'was told to start.'
  t.same(refused, [
    `The service refuses ${told}`, 'The service refuses did not start: it is stopped and ended with the exit code 3.', 1
  ])
  t.same(mistaken, [
    `The service mistaken ${told}`, 'The service mistaken did not start: it is stopped and ended with the exit code 70.', 1
  ])
})

t.test('what is asked of a service that is not installed fails, and says what to do', { skip }, async (t) => {
  const why = 'OpenServiceW: error 1060, Service does not exist; install the service first'
  t.same(reportsOf(await answers(wine!, [['startService', 'none'], ['stopService', 'none'], ['serviceStatus', 'none']])), [
    [`The service none cannot be started: ${why}`, 1],
    [`The service none cannot be stopped: ${why}`, 1],
    [`The service none cannot be asked: ${why}`, 1]
  ])
})

// whether the event arrives only a real Windows shows: Wine has no event log
t.test('a source of events is registered with a file that shows its text, and written to', { skip }, async (t) => {
  const key = 'SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\good'
  const [, values, written] = await answers(wine!, [
    ['installService', setupOf('good', 'ends')], ['readTexts', key, 64], ['writeEvent', 'good', 1, 'Größe']
  ])
  t.same(values, [['EventMessageFile', '%SystemRoot%\\System32\\EventCreate.exe']])
  t.equal(written, null)
})

t.test('a group is known by its identifier', { skip }, async (t) => {
  t.same(await answers(wine!, [['nameOfSid', 'S-1-5-32-544']]), ['Administrators'])
})

function setupOf (name: string, ending: string): Omit<ServiceSetup, 'command'> & { readonly command: readonly string[] } {
  return {
    name,
    displayName: `SQL VSS ${name}`,
    description: 'Büro "x"',
    command: ['C:\\service.cjs', name, ending, `C:\\${name}.port`, `C:\\${name}.result`],
    account: 'virtual',
    stateFolder: `C:\\ProgramData\\${name}`
  }
}

/** The sentences of each report, and its exit code. */
function reportsOf (found: readonly unknown[]): readonly (readonly unknown[])[] {
  return (found as readonly { steps: readonly { text: string }[], exitCode: number }[])
    .map(({ steps, exitCode }) => [...steps.map(({ text }) => text), exitCode])
}

function resultOf (name: string): string {
  return readFileSync(join(wine!.driveC, `${name}.result`), 'utf8')
}
