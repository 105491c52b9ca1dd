import { OTHER } from '../core/settle.js'
import type { EventLogStatus } from '../core/status.js'
import { seconds } from './family.js'
import type { Family, Sample } from './family.js'
import { cappedLabels } from './label.js'
import type { ExporterView } from './view.js'

const MOST_PROVIDERS = 50

/** The reasons of sqlvss_event_log_read_errors_total; every other code is `other`. */
export const READ_ERROR_REASONS: ReadonlyMap<string, string> = new Map([
  ['access_denied', 'access_denied'],
  ['not_found', 'channel_not_found'],
  ['disabled', 'channel_disabled'],
  ['unavailable', 'unavailable'],
  ['invalid_query', 'invalid_query'],
  ['timeout', 'timeout'],
  [OTHER, OTHER]
])

/** How well the event logs are read. */
export const EVENT_LOG_METRICS: readonly Family<ExporterView>[] = [
  {
    name: 'sqlvss_event_log_up',
    help: 'Whether the last read of an event log succeeded (1) or failed (0).',
    type: 'gauge',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => Number(eventLog.isUp))
  },
  {
    name: 'sqlvss_event_log_last_read_timestamp_seconds',
    help: 'Unix time, by the clock of this server, of the last successful read of an event log; 0 if there was none.',
    type: 'gauge',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => seconds(eventLog.lastRead))
  },
  {
    name: 'sqlvss_event_log_read_errors_total',
    help: 'Reads of an event log that failed, by reason.',
    type: 'counter',
    labels: ['channel', 'reason'],
    * samples (view) {
      for (const { channel, readErrors, watchedSince } of view.eventLogs) {
        for (const reason of READ_ERROR_REASONS.values()) yield [{ channel, reason }, 0]
        for (const [code, count] of Object.entries(readErrors)) {
          yield [{ channel, reason: READ_ERROR_REASONS.get(code) ?? OTHER }, count, { since: watchedSince }]
        }
      }
    }
  },
  {
    name: 'sqlvss_event_log_read_duration_seconds',
    help: 'How long a read of an event log took.',
    type: 'histogram',
    labels: ['channel'],
    * samples (view) {
      for (const { channel, readSeconds, watchedSince } of view.eventLogs) {
        yield [{ channel }, readSeconds, { since: watchedSince }]
      }
    }
  },
  {
    name: 'sqlvss_event_log_backlog_records',
    help: 'Records of an event log known to be unread at the last poll: 0 if it was read to its end, else at least 1; the event log does not tell how many.',
    type: 'gauge',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => Number(eventLog.isBacklogged))
  },
  {
    name: 'sqlvss_event_log_oldest_record_timestamp_seconds',
    help: 'Unix time of the oldest record that an event log retains; 0 if it is not known.',
    type: 'gauge',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => seconds(eventLog.oldestRecord))
  },
  {
    name: 'sqlvss_events_scanned_total',
    help: 'Events of an event log that were looked at, whether they bear on backups or not.',
    type: 'counter',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => eventLog.scanned)
  },
  {
    name: 'sqlvss_events_processed_total',
    help: 'Events that bear on backups or SQL Server and were looked into, by event log and provider.',
    type: 'counter',
    labels: ['channel', 'provider'],
    * samples (view) {
      for (const { channel, processed } of view.eventLogs) {
        const label = cappedLabels(processed.map(({ provider }) => provider), MOST_PROVIDERS)
        for (const { provider, count } of processed) yield [{ channel, provider: label(provider) }, count]
      }
    }
  },
  {
    name: 'sqlvss_event_parse_errors_total',
    help: 'Events that could not be read and were passed over.',
    type: 'counter',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => eventLog.unreadable)
  },
  {
    name: 'sqlvss_events_lost_total',
    help: 'Events overwritten, cleared or cut off before they were read; a loss of which the number is not known counts as one.',
    type: 'counter',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => eventLog.lost)
  },
  {
    name: 'sqlvss_events_lost_last_timestamp_seconds',
    help: 'Unix time at which a loss of events was last noticed; 0 if never.',
    type: 'gauge',
    labels: ['channel'],
    samples: (view) => eachLog(view, (eventLog) => seconds(eventLog.lastLossAt))
  }
]

function * eachLog (view: ExporterView, value: (eventLog: EventLogStatus) => number): Iterable<Sample> {
  for (const eventLog of view.eventLogs) yield [{ channel: eventLog.channel }, value(eventLog)]
}
