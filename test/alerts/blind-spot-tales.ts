import type { EpochMs } from '../../src/core/event.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { HOUR, MINUTE, nightOf, syntheticLog } from '../synthetic/event-log.js'
import { eventsOf } from './expectations.js'
import type { Expectation, Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const START = NIGHT - HOUR
const STEP = 20 * MINUTE
const SPOTS = 'SqlVssExporterBlindSpots'
const SPOTS_RECORDED = 'instance:sqlvss_exporter_blind_spots:last30m'
const TORN_RECORDED = 'instance_channel:sqlvss_event_parse_errors:last30m'
const NO_EVENTS = { events: [] }
const PUT_ASIDE = { losesState: { at: START + HOUR, isRefused: true } } as const
const DAMAGED = { damage: { channel: 'Application', at: [START + HOUR] } } as const
const REBOOTED = { isDown: [START + 3 * HOUR, START + 4 * HOUR] } as const
const ASIDE = 'its state could not be understood and was put aside'
const REFUSED = '10 events were refused, or forgotten early, because there were too many'
const REFUSED_MORE = REFUSED.replace('10', '20')
const OTHER = 'names are counted as "other", because there were too many (mssql_instance)'
const ASIDES = ['aside', 'napped', 'away'].map((host) => gaps(host, ASIDE))

/** What an exporter was given to read, and does not tell; it is no news again once its server is back. */
export const blindSpotTales: readonly Tale[] = [
  {
    name: 'blind-spots',
    start: START,
    length: 52 * HOUR,
    step: STEP,
    servers: [
      { instance: 'aside:10099', ...NO_EVENTS, ...PUT_ASIDE },
      { instance: 'napped:10099', ...NO_EVENTS, ...PUT_ASIDE, ...DAMAGED, isDown: [START + 2 * HOUR, START + 18 * HOUR] },
      { instance: 'worse:10099', ...NO_EVENTS, damage: { channel: 'Application', at: [START + HOUR, START + 18 * HOUR] }, isDown: [START + 2 * HOUR, START + 18 * HOUR] },
      { instance: 'away:10099', ...NO_EVENTS, ...PUT_ASIDE, isDown: [START + 2 * HOUR, START + 51 * HOUR] },
      { instance: 'forgot:10099', ...NO_EVENTS, ...DAMAGED, isDown: [START + 2 * HOUR, START + 40 * HOUR] },
      { instance: 'many:10099', ...NO_EVENTS, sqlInstances: manyNames(), ...REBOOTED },
      // two computers, and room for one; later there is a third
      {
        instance: 'crowded:10099',
        events: [...eventsOf('two-servers-one-minute'), ...aThird(START + 30 * HOUR)],
        mostComputers: 1,
        isDown: [START + 11 * HOUR, START + 25 * HOUR]
      },
      { instance: 'well:10099', ...NO_EVENTS }
    ],
    expect: [
      spotsAt(START, gaps('many', OTHER)),
      spotsAt(START + 40 * MINUTE, gaps('many', OTHER)),
      spotsAt(START + HOUR, ...ASIDES, gaps('many', OTHER)),
      spotsAt(START + 2 * HOUR, ...ASIDES, gaps('many', OTHER), gaps('crowded', REFUSED)),
      spotsAt(START + 24 * HOUR + 40 * MINUTE, gaps('aside', ASIDE), gaps('napped', ASIDE)),
      spotsAt(START + 25 * HOUR, gaps('crowded', REFUSED)),
      spotsAt(START + 29 * HOUR),
      // a reboot of twenty minutes ends nothing
      recordedAt(START + 2 * HOUR, SPOTS_RECORDED, [...['aside', 'away', 'many', 'napped'].map((host) => [host, 1] as const), ['crowded', 10]]),
      recordedAt(START + 2 * HOUR + STEP, SPOTS_RECORDED, [['aside', 1], ['many', 1], ['crowded', 10]]),
      recordedAt(START + 3 * HOUR, SPOTS_RECORDED, [['aside', 1], ['many', 1], ['crowded', 10]]),
      recordedAt(START + 3 * HOUR + STEP, SPOTS_RECORDED, [['aside', 1], ['crowded', 10]]),
      recordedAt(START + 11 * HOUR, SPOTS_RECORDED, [['aside', 1], ['many', 1], ['crowded', 10]]),
      recordedAt(START + 11 * HOUR + STEP, SPOTS_RECORDED, [['aside', 1], ['many', 1]]),
      recordedAt(START + 2 * HOUR, TORN_RECORDED, [['napped', 1], ['worse', 1], ['forgot', 1]], ',channel="Application"'),
      recordedAt(START + 2 * HOUR + STEP, TORN_RECORDED, []),
      // known before it was away, and before a day ago
      spotsAt(START + 40 * HOUR, gaps('crowded', REFUSED_MORE)),
      spotsAt(START + 48 * HOUR, gaps('crowded', REFUSED_MORE)),
      spotsAt(START + 51 * HOUR, gaps('crowded', REFUSED_MORE), gaps('away', ASIDE)),
      { at: START + 18 * HOUR, alert: 'SqlVssEventParseErrors', firing: [torn('worse', 2)] },
      { at: START + 40 * HOUR, alert: 'SqlVssEventParseErrors', firing: [torn('forgot', 1)] }
    ]
  }
]

function spotsAt (at: EpochMs, ...firing: readonly Firing[]): Expectation {
  return { at, alert: SPOTS, firing }
}

function recordedAt (
  at: EpochMs, record: string, values: readonly (readonly [host: string, value: number])[], labels = ''
): Expectation {
  return { at, query: record, samples: values.map(([host, value]) => [`${record}{job="sqlvss",instance="${host}:10099"${labels}}`, value]) }
}

/** A computer whose backup fails at a time. */
function aThird (backupTime: EpochMs) {
  const log = syntheticLog('SQL03.contoso.local')
  badNight(log, backupTime, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
  return log.events()
}

function manyNames (): readonly string[] {
  return Array.from({ length: 33 }, (_, n) => `I${n}`)
}

function torn (host: string, count: number): Firing {
  return {
    labels: { severity: 'warning', job: 'sqlvss', instance: `${host}:10099`, channel: 'Application' },
    description: `The exporter on ${host} has met events of the event log Application that it could not read, ${count} since it was set up, the last of them within the last 30 minutes.`,
    action: `The log of the exporter on ${host} tells which; report them to its authors.`
  }
}

function gaps (host: string, what: string): Firing {
  return {
    labels: { severity: 'info', job: 'sqlvss', instance: `${host}:10099` },
    description: `What is told of ${host} has gaps, new within a day: ${what}; failures may be missing, or stand under no name of their own.`,
    action: 'Read the runbook for what each of these means; the log of the exporter and its status page tell when it happened.'
  }
}
