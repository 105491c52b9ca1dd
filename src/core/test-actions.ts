import type { Explained } from './diagnose.js'
import type { SqlService } from './knowledge.js'
import { hostName } from './quoted.js'

/** What the stop-and-retry test of the article asks for next, in order. */
export function testActions (explained: Explained): readonly string[] {
  const { judgement: { verdict }, sqlInstance, knowledge, isRunning, cluster } = explained
  const host = hostName(cluster.computer)
  if (sqlInstance === undefined) return allActions(explained, host)
  const service = nameOf(knowledge.service(sqlInstance))
  const runs = isRunning(sqlInstance)
  if (verdict === 'confirmed') {
    const unless = runs === undefined ? ', if it is still stopped' : ''
    return runs === true ? [] : [`Start the service ${service} on ${host} again${unless}.`]
  }
  if (verdict === 'exonerated') {
    return [...runs === true ? [] : [`Start the service ${service} on ${host} again: the backup failed without it, too.`], NEXT_SUSPECT]
  }
  return stopActions(explained, service, host)
}

function stopActions (
  { knowledge, entry, cause, sqlInstance }: Explained, service: string, host: string
): readonly string[] {
  const { dependents, risk } = knowledge.stopNote(sqlInstance!)
  const names = dependents.map((name) => `"${name}"`).join(', ')
  const isTransient = cause !== undefined && entry?.retry === 'later'
  return [
    ...(isTransient ? [`Run the backup of ${host} again after ten minutes: this error can pass by itself.`] : []),
    `Stop the service ${service} on ${host}.${risk === undefined ? '' : ` Choose the hour: ${risk}`}`,
    'Run the backup again: if it succeeds, this instance is the cause.',
    dependents.length === 0
      ? `Start the service ${service} again, whatever came of it.`
      : `Start the service ${service} again, whatever came of it, and ${names}, too, where it was running: ` +
        'it stops with the instance.'
  ]
}

function allActions (explained: Explained, host: string): readonly string[] {
  const { instances, knowledge, judgement: { verdict }, isRunning } = explained
  const doAllRun = instances.length > 0 && instances.every((instance) => isRunning(instance) === true)
  if (verdict === 'confirmed') return [doAllRun ? STOP_ONE_BY_ONE : START_ONE_BY_ONE]
  if (verdict === 'exonerated') return [...doAllRun ? [] : [START_ALL], LOOK_ELSEWHERE]
  if (instances.length > 0) {
    const services = instances.map((instance) => nameOf(knowledge.service(instance))).join(', ')
    return [`Stop all SQL Server services on ${host}: ${services}, ${THEN}`]
  }
  const lists = knowledge.stopLists.map(({ product, services }) => `on ${product} ${services.map(nameOf).join(', ')}`)
  return [`Stop all SQL Server services on ${host} (${lists.join('; ')}), ${THEN}`]
}

function nameOf (service: SqlService): string {
  return `"${service.displayName}" (${service.serviceName})`
}

const THEN = 'and any other that services.msc shows; run the backup again, and start them again afterwards. With none running, ' +
  'the SQL Server VSS writer is not used.'
const NEXT_SUSPECT = 'Follow the next incident, which names the next suspect; where it names none, stop all SQL Server instances.'
const START_ONE_BY_ONE = 'Start the SQL Server services one by one, with a backup after each: the one after which it fails ' +
  'again is the cause.'
const STOP_ONE_BY_ONE = 'Stop one SQL Server service at a time, with a backup while it is stopped: the one without which it ' +
  'succeeds is the cause.'
const START_ALL = 'Start all SQL Server services again: the backup fails without them, too.'
const LOOK_ELSEWHERE = 'Look at the other VSS writers with `vssadmin list writers`, at the providers and at the storage.'
