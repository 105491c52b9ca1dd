import { DAY, HOUR, MINUTE, nightOf, SECOND } from '../synthetic/event-log.js'
import { begins, ends, fires, hostOf, neighbours } from './expectations.js'
import type { Server } from './server.js'
import type { Firing, Tale } from './tale.js'

const START = nightOf('2026-03-02')
const NEVER = START + 30 * DAY
const STEP = 5 * MINUTE
const LIVING = 'instance:sqlvss_exporter_build_info:topk1'
const DOWN_TARGETS = 'instance:sqlvss_exporter_down:bool'
const NO_EVENTS = { events: [] }

const DOWN = firing('warning', 'down:10099',
  'Prometheus gets no metrics of down: backup failures there go unnoticed.',
  'See whether down is up and the service sqlvss_exporter runs there; where a collector reads its events, whether the collector answers for it.', {}, 'neighbour-of-down:10099')
const GONE = firing('warning', 'gone:10099',
  'gone was scraped within the last day and is no longer a target of Prometheus.',
  'Put gone back into the scrape configuration; if the server is gone for good, this alert ends by itself after a day.', {}, 'neighbour-of-down:10099')
const ABSENT: Firing = {
  labels: { severity: 'critical', scope: 'fleet' },
  description: 'Prometheus scrapes no server with this exporter: no backup failure is noticed anywhere.',
  action: 'See the scrape configuration and the service discovery of Prometheus.',
  servedBy: 'down:10099'
}
const UNREADABLE = firing('critical', 'denied:10099',
  'The exporter on denied cannot read the event log System: backup failures there go unnoticed.',
  'The status page of the exporter on denied, and its log, say why; often its account is not a member of Event Log Readers.',
  { channel: 'System' })
const LAGGING = firing('warning', 'hangs:10099',
  'The exporter on hangs has not finished a poll of the event logs for more than 15 minutes: all it shows is older than that.',
  'See the load of hangs, how long reads take, and the log of the exporter; restart the service sqlvss_exporter where it hangs.')

const UNREADABLE_TOO: Firing = JSON.parse(JSON.stringify(UNREADABLE).replaceAll('denied', 'denied-too'))
const LAGGING_TOO: Firing = JSON.parse(JSON.stringify(LAGGING).replaceAll('on hangs', 'on hangs-too').replaceAll('of hangs', 'of hangs-too').replaceAll('hangs:', 'hangs-too:'))
const NOT_SAVED = firing('warning', 'full:10099',
  'The exporter on full cannot save its state: after a restart, what the event logs no longer hold is not counted.',
  'See whether the disk of the state folder on full is full, and whether the account of the exporter may write there.')

/** The exporter itself, its event logs, and the clock of its server. */
export const exporterTales: readonly Tale[] = [
  {
    name: 'exporters-gone',
    start: START,
    length: 2 * HOUR,
    step: MINUTE,
    servers: [
      { instance: 'down:10099', ...NO_EVENTS, isDown: [START + 10 * MINUTE, NEVER] },
      {
        instance: 'gone:10099',
        ...NO_EVENTS,
        isNoTarget: [START + 10 * MINUTE, NEVER],
        upgrade: { at: START + 5 * MINUTE, version: '2.0.0' }
      },
      ...neighbours('down:10099').map((server) => ({ ...server, isDown: [START + HOUR, NEVER] as const })),
      { job: 'other', instance: 'gone:10099', ...NO_EVENTS, isDown: [START + HOUR, NEVER] }
    ],
    // what was never seen to be an exporter is none of ours
    others: ['up{job="node",instance="down:10099"}', 'up{job="sqlvss",instance="down:9100"}'].map((series) => ({ series, values: '0x120' })),
    expect: [
      ...begins(START + 20 * MINUTE, MINUTE, 'SqlVssExporterDown', DOWN),
      ...begins(START + 25 * MINUTE, MINUTE, 'SqlVssExporterDisappeared', GONE),
      fires(START + HOUR, 'SqlVssExporterDown down:10099', 'SqlVssExporterDisappeared gone:10099'),
      { at: START + 30 * MINUTE, query: `${LIVING}{job="sqlvss"}`, samples: [[`${LIVING}{job="sqlvss",instance="neighbour-of-down:10099"}`, 1]] },
      { at: START + 30 * MINUTE, query: `count by (job) (${LIVING})`, samples: [['{job="sqlvss"}', 1], ['{job="other"}', 1]] },
      // the last samples are those of START + 59 minutes
      ...begins(START + 91 * MINUTE, 2 * MINUTE, 'SqlVssExportersAbsent', ABSENT)
    ]
  },
  {
    // a server that is no target any more is no alert after a day; one that still is stays one
    name: 'exporters-gone-for-a-day',
    start: START,
    length: 27 * HOUR,
    step: 10 * MINUTE,
    servers: [
      { instance: 'down:10099', ...NO_EVENTS, isDown: [START + HOUR, START + 26 * HOUR + 30 * MINUTE] },
      { instance: 'gone:10099', ...NO_EVENTS, isNoTarget: [START + HOUR, NEVER] },
      { instance: 'here:10099', ...NO_EVENTS }
    ],
    expect: [
      fires(START + 24 * HOUR + 40 * MINUTE, 'SqlVssExporterDown down:10099', 'SqlVssExporterDisappeared gone:10099'),
      fires(START + 25 * HOUR, 'SqlVssExporterDown down:10099'),
      fires(START + 26 * HOUR + 20 * MINUTE, 'SqlVssExporterDown down:10099'),
      fires(START + 26 * HOUR + 30 * MINUTE),
      { at: START + 26 * HOUR, query: DOWN_TARGETS, samples: [[`${DOWN_TARGETS}{job="sqlvss",instance="down:10099"}`, 1]] }
    ]
  },
  {
    name: 'event-logs',
    start: START,
    length: 2 * HOUR + 30 * MINUTE,
    step: MINUTE,
    servers: [
      {
        instance: 'denied:10099',
        ...NO_EVENTS,
        unreadable: { channel: 'System', span: [START + 10 * MINUTE, START + 40 * MINUTE] }
      },
      {
        instance: 'denied-too:10099',
        ...NO_EVENTS,
        unreadable: { channel: 'System', span: [START + 30 * MINUTE, NEVER] },
        isDown: [START + HOUR, NEVER]
      },
      { instance: 'hangs:10099', ...NO_EVENTS, pollsHang: [START + 10 * MINUTE, START + HOUR] },
      { instance: 'hangs-too:10099', ...NO_EVENTS, pollsHang: [START + 30 * MINUTE, NEVER], isDown: [START + HOUR, NEVER] },
      { instance: 'damaged:10099', ...NO_EVENTS, damage: { channel: 'Application', at: [START + 10 * MINUTE, START + HOUR] } },
      // what its first scrape shows is news, too
      {
        instance: 'torn:10099',
        ...NO_EVENTS,
        isNoTarget: [START, START + 10 * MINUTE],
        damage: { channel: 'Application', at: [START + 10 * MINUTE] }
      },
      { instance: 'full:10099', ...NO_EVENTS, cannotSave: [START + 10 * MINUTE, START + 90 * MINUTE] },
      ...neighbours('hangs:10099')
    ],
    expect: [
      ...begins(START + 25 * MINUTE, MINUTE, 'SqlVssEventLogUnreadable', UNREADABLE),
      ...ends(START + 40 * MINUTE, MINUTE, 'SqlVssEventLogUnreadable', UNREADABLE),
      // a reboot of twenty minutes ends nothing
      { at: START + 80 * MINUTE, alert: 'SqlVssEventLogUnreadable', firing: [UNREADABLE_TOO] },
      ...ends(START + 90 * MINUTE, MINUTE, 'SqlVssEventLogUnreadable', UNREADABLE_TOO),
      ...begins(START + 35 * MINUTE, MINUTE, 'SqlVssExporterLagging', LAGGING),
      { at: START + 80 * MINUTE, alert: 'SqlVssExporterLagging', firing: [LAGGING_TOO] },
      ...ends(START + 90 * MINUTE, MINUTE, 'SqlVssExporterLagging', LAGGING_TOO),
      ...begins(START + 10 * MINUTE, MINUTE, 'SqlVssEventParseErrors', parseErrors('damaged:10099', 1), parseErrors('torn:10099', 1)),
      ...ends(START + 40 * MINUTE, MINUTE, 'SqlVssEventParseErrors', parseErrors('damaged:10099', 1), parseErrors('torn:10099', 1)),
      ...begins(START + HOUR, MINUTE, 'SqlVssEventParseErrors', parseErrors('damaged:10099', 2)),
      ...ends(START + 90 * MINUTE, MINUTE, 'SqlVssEventParseErrors', parseErrors('damaged:10099', 2)),
      // nothing is to be saved before an hour has passed
      ...begins(START + 90 * MINUTE, MINUTE, 'SqlVssStateNotSaved', NOT_SAVED),
      { at: START + 118 * MINUTE, alert: 'SqlVssStateNotSaved', firing: [NOT_SAVED] },
      { at: START + 121 * MINUTE, alert: 'SqlVssStateNotSaved', firing: [] },
      fires(START + 9 * MINUTE),
      fires(START + 45 * MINUTE, 'SqlVssExporterLagging hangs:10099', 'SqlVssEventLogUnreadable denied-too:10099')
    ]
  },
  {
    name: 'events-lost',
    start: START,
    length: 7 * HOUR,
    step: STEP,
    servers: [
      { instance: 'wrapped:10099', ...NO_EVENTS, loss: { channel: 'System', at: START + 10 * MINUTE } },
      {
        instance: 'ended:10099',
        ...NO_EVENTS,
        loss: { channel: 'System', at: START + 10 * MINUTE },
        isDown: [START + HOUR, NEVER]
      }
    ],
    expect: [
      ...begins(START + 10 * MINUTE, STEP, 'SqlVssEventsLost', lost('wrapped:10099'), lost('ended:10099')),
      { at: START + HOUR + 20 * MINUTE, alert: 'SqlVssEventsLost', firing: [lost('wrapped:10099'), lost('ended:10099')] },
      { at: START + HOUR + 30 * MINUTE, alert: 'SqlVssEventsLost', firing: [lost('wrapped:10099')] },
      { at: START + 6 * HOUR + 5 * MINUTE, alert: 'SqlVssEventsLost', firing: [lost('wrapped:10099')] },
      { at: START + 6 * HOUR + 10 * MINUTE, alert: 'SqlVssEventsLost', firing: [] }
    ]
  },
  {
    name: 'clocks',
    start: START,
    length: HOUR,
    step: STEP,
    // one scrape of the fast one fails
    servers: [{ ...clock('fast:10099', 61 * SECOND), isDown: [START + 40 * MINUTE, START + 45 * MINUTE] }, clock('slow:10099', -61 * SECOND), clock('right:10099', 60 * SECOND)],
    expect: [
      ...begins(START + 20 * MINUTE, STEP, 'SqlVssClockSkew', skew('fast:10099'), skew('slow:10099')),
      { at: START + 40 * MINUTE, alert: 'SqlVssClockSkew', firing: [skew('fast:10099'), skew('slow:10099')] },
      fires(START + HOUR, 'SqlVssClockSkew fast:10099', 'SqlVssClockSkew slow:10099')
    ]
  },
  {
    name: 'versions',
    start: START,
    length: 6 * HOUR,
    step: STEP,
    servers: [
      { instance: 'first:10099', ...NO_EVENTS, upgrade: { at: START + HOUR, version: '2.0.0' } },
      { instance: 'second:10099', ...NO_EVENTS, upgrade: { at: START + 330 * MINUTE, version: '2.0.0' } },
      { job: 'other', instance: 'third:10099', ...NO_EVENTS }
    ],
    expect: [
      ...begins(START + 5 * HOUR, STEP, 'SqlVssVersionMismatch', {
        labels: { severity: 'info', scope: 'fleet', job: 'sqlvss' },
        description: 'The servers of sqlvss run 2 versions of the exporter: 1.0.0 on 1, 2.0.0 on 1.',
        action: 'Bring the exporters to one version, the newest.',
        servedBy: 'first:10099'
      }),
      fires(START + 330 * MINUTE)
    ]
  }
]

function firing (
  severity: string, instance: string, description: string, action: string,
  labels: Readonly<Record<string, string>> = {}, servedBy = instance
): Firing {
  return { labels: { severity, job: 'sqlvss', instance, ...labels }, description, action, servedBy }
}

function lost (instance: string): Firing {
  return firing('warning', instance,
    `Events of the event log System of ${hostOf(instance)} were overwritten, cleared or cut off before the exporter read them; a backup failure may be among them.`,
    `Raise the maximum size of the event log System on ${hostOf(instance)}, and see who cleared it or why the exporter did not run.`,
    { channel: 'System' })
}

function parseErrors (instance: string, count: number): Firing {
  return firing('warning', instance,
    `The exporter on ${hostOf(instance)} has met events of the event log Application that it could not read, ${count} since it was set up, the last of them within the last 30 minutes.`,
    `The log of the exporter on ${hostOf(instance)} tells which; report them to its authors.`, { channel: 'Application' })
}

/** A server that becomes a target after ten minutes. */
function clock (instance: string, clockAhead: number): Server {
  return { instance, ...NO_EVENTS, clockAhead, isNoTarget: [START, START + 10 * MINUTE] }
}

function skew (instance: string): Firing {
  return firing('warning', instance,
    `The clock of ${hostOf(instance)} and that of Prometheus are 1m 1s apart: ages cannot be trusted.`,
    `See the time service on ${hostOf(instance)} (w32tm /query /status).`)
}
