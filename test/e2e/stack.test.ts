import tap, { type Test } from 'tap'
import {
  badNight, fail, goodNight, start, startInstance, stopInstance, succeed, takePart, vdiSet, veto
} from '../scenarios/runs.js'
import { HOUR, MINUTE, SECOND, type SyntheticLog } from '../synthetic/event-log.js'
import { aborted } from '../synthetic/sqlwriter-events.js'
import { vssIdle, vssVeto, WRITERS } from '../synthetic/vss-events.js'
import { inhibited, type Stack, startStack } from './a-stack.js'
import { eventually, queryPrometheus, without } from './programs.js'
import { messageTo, told } from './receivers.js'
import { mailWords, pageWords, slackWords, teamsWords, type Words } from './words.js'

const SKIP = without('prometheus', 'prometheus-alertmanager')

// all events lie back, so that what they tell is settled as soon as they are read
const NOW = Math.floor(Date.now() / SECOND) * SECOND
const ago = (hours: number) => NOW - hours * HOUR

const MONITORING = { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring' }
const SHAREPOINT = ['SHAREPOINT', 'SharePoint_Config'] as const

let stack: Promise<Stack> | undefined

/** One chapter: the chapters follow each other on the same four servers. */
function story (name: string, run: (t: Test, stack: Stack) => Promise<void>): void {
  tap.test(name, { skip: SKIP }, async (t) => { await run(t, await (stack ??= startStack(tap, NOW))) })
}

story('the instance is known: the service to stop', async (t, { sbs01, receivers, teams }) => {
  await sbs01.write((log) => {
    badNight(log, ago(10), { ...MONITORING, vdiSet: vdiSet(2) })
  })
  const { title, blocks } = await messageTo(receivers, 'slack', '[FIRING] SBS01: A backup failed because of one SQL Server instance.')
  t.same(blocks, [slackWords(monitoringFailed(ago(10)))])
  t.ok(await told(receivers, 'tickets', 'firing SqlVssBackupFailedInstanceKnown SBS01'))
  if (teams !== undefined) t.same((await messageTo(teams, 'teams', title)).blocks, [teamsWords(monitoringFailed(ago(10)))])
})

story('the test confirms the instance', async (t, { sbs01, receivers }) => {
  await sbs01.write((log) => {
    stopInstance(log, ago(9), 'SBSMONITORING')
    start(log, ago(9) + 5 * MINUTE)
    takePart(log, ago(9) + 5 * MINUTE + 8 * SECOND, vdiSet(3), [SHAREPOINT])
    succeed(log, ago(9) + 5 * MINUTE)
  })
  t.ok(await told(receivers, 'slack', slackWords({
    alert: 'SqlVssCulpritConfirmed',
    server: 'SBS01',
    sqlInstance: 'SBSMONITORING',
    severity: 'warning',
    what: 'The backup of SBS01 succeeded while the SQL Server instance SBSMONITORING was stopped: it is the cause of the failures before.',
    todo: 'Start the service "SQL Server (SBSMONITORING)" on SBS01 if it is still stopped, and repair that instance; until a backup succeeds while it runs, its databases are in no backup.',
    dashboard: 'sqlvss-diagnosis'
  })))
  t.ok(await told(receivers, 'slack', 'Resolved: *SBS01*, SQL Server instance *SBSMONITORING*: A backup failed because of one SQL Server instance.'))
})

story('a backup that holds it again ends the case', async (t, { sbs01, receivers }) => {
  await sbs01.write((log) => {
    startInstance(log, ago(8), 'SBSMONITORING')
    goodNight(log, ago(7), vdiSet(4), [['SBSMONITORING', 'SBSMonitoring'], SHAREPOINT])
  })
  t.ok(await told(receivers, 'slack', 'Resolved: *SBS01*, SQL Server instance *SBSMONITORING*: The SQL Server instance that makes backups fail is confirmed.'))
})

story('the instance is unknown: all services to stop', async (t, { sbs02, receivers }) => {
  await sbs02.write((log) => { refuse(log, ago(6)) })
  t.ok(await told(receivers, 'slack', slackWords({
    alert: 'SqlVssBackupFailedInstanceUnknown',
    server: 'SBS02',
    sqlInstance: 'unknown',
    severity: 'warning',
    errorCode: '0x800423F4',
    what: `A backup of SBS02 failed on ${printed(ago(6))} with 0x800423F4 because of the SQL Server VSS writer, and no success covers it. No event names the SQL Server instance.`,
    todo: 'Stop all SQL Server services on SBS02 ("SQL Server (SBSMONITORING)", "SQL Server (SHAREPOINT)"), then run the backup again. If it succeeds, start them one by one, with a backup after each, to find the instance.',
    dashboard: 'sqlvss-diagnosis'
  })))
})

story('three in a row: somebody is called', async (t, { sbs02, receivers }) => {
  await sbs02.write((log) => {
    refuse(log, ago(5))
    refuse(log, ago(4))
  })
  const title = '[FIRING] SBS02: Backups fail again and again because of the SQL Server VSS writer.'
  const words: Words = {
    alert: 'SqlVssBackupRepeatedFailures',
    server: 'SBS02',
    severity: 'critical',
    what: '3 backups of SBS02 in a row failed because of the SQL Server VSS writer.',
    todo: 'Follow the diagnosis of the newest failure of SBS02 now: there is no fresh backup.',
    dashboard: 'sqlvss-server'
  }
  t.same((await messageTo(receivers, 'mail', title)).blocks, [mailWords(words)])
  t.same((await messageTo(receivers, 'pagerduty', title)).blocks, [pageWords(words)])
})

story('another writer failed: to know, and no service to stop', async (t, { sql04, receivers }) => {
  await sql04.write((log) => {
    start(log, ago(6))
    log.at(ago(6) + 9 * SECOND, (written) => vssVeto({ writer: WRITERS.ntds }, written))
    fail(log, ago(6))
  })
  t.ok(await told(receivers, 'slack', slackWords({
    alert: 'SqlVssOtherBackupFailure',
    server: 'SQL04',
    severity: 'info',
    what: `A backup of SQL04 failed on ${printed(ago(6) + 21 * SECOND)} for reasons that are not SQL Server's, and no success covers it.`,
    todo: 'Stop no SQL Server service for this. See the newest failure on the status page of the exporter on SQL04 for the writer or the error to look at.',
    dashboard: 'sqlvss-server'
  })))
})

story('the test exonerates an instance, which is left stopped', async (t, { sql03, receivers }) => {
  await sql03.write((log) => {
    badNight(log, ago(10), { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(2), cause: aborted(vdiSet(2)) })
    stopInstance(log, ago(9), 'PROD')
    badNight(log, ago(9) + 5 * MINUTE, { sqlInstance: 'TEST', database: 'Scratch', vdiSet: vdiSet(3) })
  })
  t.ok(await told(receivers, 'slack', slackWords({
    alert: 'SqlVssSuspectExonerated',
    server: 'SQL03',
    sqlInstance: 'PROD',
    severity: 'warning',
    what: 'The backup of SQL03 failed again while the SQL Server instance PROD was stopped: it is not the cause, or not the only one.',
    todo: 'Start the service "SQL Server (PROD)" on SQL03 again. Follow the instance that the newest failure names; if it names none, stop all SQL Server services and run the backup again.',
    dashboard: 'sqlvss-diagnosis'
  })))
  t.ok(await told(receivers, 'tickets', 'firing SqlVssBackupFailedInstanceKnown SQL03'))
  const { blocks } = await messageTo(receivers, 'mail', '[FIRING] SQL03: A SQL Server instance that was part of a backup diagnosis is still stopped.')
  // that of another server may just have ended
  t.same(blocks.filter((block) => !block.startsWith('Resolved: ')), [mailWords({
    alert: 'SqlVssSqlInstanceLeftStopped',
    server: 'SQL03',
    sqlInstance: 'PROD',
    severity: 'warning',
    what: 'The SQL Server instance PROD on SQL03 has been stopped for HOURS.',
    todo: 'Start the service "SQL Server (PROD)" on SQL03 again if the test is over.',
    dashboard: 'sqlvss-diagnosis'
  })])
})

story('events were written over before they were read', async (t, { sql04, receivers }) => {
  await sql04.write((log) => { log.at(ago(5), ...Array.from({ length: 30 }, () => vssIdle)) })
  const { blocks } = await messageTo(receivers, 'mail', '[FIRING] SQL04: Events were lost before they were read.')
  t.match(blocks[0], /^Events of the event log SQL04\.evtx of SQL04 were overwritten/m)
})

story('an event log cannot be read', async (t, { sql04, receivers }) => {
  await sql04.loseLog()
  const title = '[FIRING] SQL04: An event log cannot be read.'
  const { blocks } = await messageTo(receivers, 'mail', title)
  t.match(blocks[0], /^The exporter on SQL04 cannot read the event log SQL04\.evtx: backup failures there go unnoticed\.$/m)
  t.ok(await messageTo(receivers, 'pagerduty', title))
})

story('an exporter is gone: the failed backup of its server stays one', async (t, { sbs02, prometheus, receivers }) => {
  await sbs02.exporter.stop()
  const { blocks } = await messageTo(receivers, 'mail', '[FIRING] SBS02: A server cannot be scraped.')
  t.match(blocks[0], /^Do: See whether SBS02 is up and the service sqlvss_exporter runs there; where a collector reads its events, whether the collector answers for it\.$/m)
  t.match(blocks[0], /^Runbook: http:\/\/(?:SBS01|SQL03|SQL04):10099\/docs\/runbooks\/SqlVssExporterDown$/m, 'of one that lives')
  const firing = 'ALERTS{alertname="SqlVssBackupFailedInstanceUnknown",instance="SBS02",alertstate="firing"}'
  t.equal((await queryPrometheus(prometheus, firing)).length, 1)
})

story('the fleet fails: one page for all, and the chat goes on', async (t, { sbs01, sql03, alertmanager, receivers }) => {
  const failed = ago(2)
  await sbs01.write((log) => { badNight(log, failed, { ...MONITORING, vdiSet: vdiSet(5) }) })
  const title = '[FIRING] sqlvss: Backups fail on a large part of the fleet at once.'
  const words: Words = {
    alert: 'SqlVssFleetBackupsFailing',
    server: 'sqlvss',
    servedBy: 'SBS01',
    severity: 'critical',
    what: 'Backups fail because of the SQL Server VSS writer on 75% of the servers of sqlvss. By error code: 0x800423F4 on 3.',
    todo: 'Look for what changed on all of them (an update, the backup product, storage) before stopping instances one by one.',
    dashboard: 'sqlvss-fleet'
  }
  t.same((await messageTo(receivers, 'pagerduty', title)).blocks, [pageWords(words)])
  t.same((await messageTo(receivers, 'mail', title)).blocks, [mailWords(words)])
  t.ok(await told(receivers, 'slack', slackWords(monitoringFailed(failed))), 'the chat goes on')

  await sql03.write((log) => { badNight(log, failed, { sqlInstance: 'TEST', database: 'Scratch', vdiSet: vdiSet(6) }) })
  t.ok(await eventually('a third failure in a row is kept back', async () =>
    (await inhibited(alertmanager)).includes('SqlVssBackupRepeatedFailures SQL03') || undefined))
  t.same(receivers.messages.filter(({ to, title }) => to === 'pagerduty' && title.includes('SQL03')), [])
})

story('whoever waits for a sign of life gets it, and nothing else', async (t, { receivers }) => {
  t.same([...new Set(receivers.messages.filter(({ to }) => to === 'heartbeat').flatMap(({ blocks }) => blocks))], ['firing SqlVssWatchdog'])
})

function monitoringFailed (at: number): Words {
  return {
    alert: 'SqlVssBackupFailedInstanceKnown',
    server: 'SBS01',
    sqlInstance: 'SBSMONITORING',
    severity: 'warning',
    errorCode: '0x800423F4',
    what: `A backup of SBS01 failed on ${printed(at)} with 0x800423F4 because of the SQL Server VSS writer, and no success covers it. The events name the SQL Server instance SBSMONITORING. Databases named: SBSMonitoring.`,
    todo: 'Stop the service "SQL Server (SBSMONITORING)" on SBS01, then run the backup again. If it succeeds, this instance is the cause. Start the service again afterwards.',
    dashboard: 'sqlvss-diagnosis'
  }
}

/** The SQL writer refuses and nothing says why. */
function refuse (log: SyntheticLog, backupTime: number): void {
  start(log, backupTime)
  veto(log, backupTime + 12 * SECOND)
  fail(log, backupTime)
}

/** A time as alerts tell it. */
function printed (time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/:[\d.]+Z$/, ' UTC')
}
