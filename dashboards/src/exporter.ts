import type { Plan } from './dashboard.js'
import { STATUS_PAGE, toServer } from './links.js'
import { mappings, REACHED, READING, thresholds } from './meanings.js'
import { ADDRESS_COLUMN, columns, facts, figure, HIDDEN, lines, now, onColour, over, rows, states } from './panels.js'
import { CHOSEN, countOf, down, latest, LOST, OF_EXPORTERS, seen, SINCE_POLL, withAddress } from './queries.js'

const SKEW = `abs(sqlvss_exporter_time_seconds{${CHOSEN}} - timestamp(sqlvss_exporter_time_seconds{${CHOSEN}}))`
const UP = `(max by (job, instance) (up{${CHOSEN}}) and ${seen(OF_EXPORTERS)})`
const READ_P95 = `histogram_quantile(0.95, sum by (channel, le) (
  rate(sqlvss_event_log_read_duration_seconds_bucket{${CHOSEN}}[$__rate_interval])))`
// after an upgrade the version of before is there for a day, too
const BUILD = `max by (job, instance, version, node_version) (topk by (job, instance) (1,
  sqlvss_exporter_build_info{${CHOSEN}} or on (job, instance) last_over_time(sqlvss_exporter_build_info{${CHOSEN}}[1d])))`

const UNREADABLE = `${ofLog('sqlvss_event_log_up', 'min')} == 0`

const READING_OVER_TIME = `2 + (${UP} == 0)
or
1 + (min by (job, instance) (sqlvss_event_log_up{${CHOSEN}}) == 0)
or
0 * ${UP}`

function latestOfLog (metric: string): string {
  return `max by (job, instance, channel) (${latest(metric)})`
}

function ofLog (metric: string, which = 'max'): string {
  return `${which} by (job, instance, channel) (${metric}{${CHOSEN}})`
}

function ofExporter (metric: string): string {
  return `max by (job, instance) (${metric}{${CHOSEN}})`
}

function hourly (metric: string, by = ''): string {
  return `sum by (${by}) (increase(${metric}{${CHOSEN}}[1h]))`
}

/** Whether the exporters themselves can be relied on. */
export const exporter: Plan = {
  uid: 'sqlvss-exporter',
  title: 'Exporter',
  description: 'Whether the exporters can be relied on: what they cannot read, they cannot tell.',
  from: 'now-1d',
  foundBy: OF_EXPORTERS,
  isOfOneServer: false,
  marks: [{ name: 'Events lost', meaning: 'broken', metric: 'sqlvss_events_lost_last_timestamp_seconds', text: '{{instance}}: {{channel}}' }],
  parts: [
    figure(['Down', 'Exporters seen within a day that cannot be reached.', 4, 4])
      .withTarget(now(countOf(down(OF_EXPORTERS)))).thresholds(thresholds('plain', [1, 'broken'])),
    figure(['Event logs not read', 'Event logs whose last read failed.', 4, 4])
      .withTarget(now(countOf(UNREADABLE))).thresholds(thresholds('plain', [1, 'broken'])),
    figure(['Oldest poll', 'Seconds since the event logs were last polled, by the clock of each server.', 4, 4]).unit('s').decimals(0)
      .withTarget(now(`max(${SINCE_POLL})`)).thresholds(thresholds('plain', [300, 'attention'], [900, 'broken'])),
    figure(['Largest clock difference', 'Between a server and Prometheus.', 4, 4]).unit('s').decimals(0)
      .withTarget(now(`max(${SKEW})`)).thresholds(thresholds('plain', [30, 'attention'], [60, 'broken'])),
    figure(['Logs with losses', 'Event logs of which events were lost unread within 7 days.', 4, 4])
      .withTarget(now(countOf(LOST))).thresholds(thresholds('plain', [1, 'attention'])),
    figure(['Versions', 'How many different versions run.', 4, 4])
      .withTarget(now(countOf(`count by (version) (${latest('sqlvss_exporter_build_info')})`))).thresholds(thresholds('plain', [2, 'attention'])),
    facts(['Exporters', 'Each exporter: version, whether it is reached, and when it last polled.', 12, 11], 'No exporter is scraped.')
      .withTarget(rows(withAddress(UP))).withTarget(rows(BUILD, 'B'))
      .withTarget(rows(SINCE_POLL, 'C'))
      .transformations([
        ...columns({ instance: 'Server', 'Value #A': 'Exporter', version: 'Version', node_version: 'Node.js', 'Value #C': 'Since last poll', ...ADDRESS_COLUMN }),
        { id: 'sortBy', options: { sort: [{ field: 'Exporter' }] } }
      ])
      .overrideByName('Server', [{ id: 'links', value: [STATUS_PAGE, toServer('sqlvss-server', 'Server')] }])
      .overrideByName('Address', HIDDEN)
      .overrideByName('Exporter', onColour(mappings(REACHED), 100))
      .overrideByName('Since last poll', [{ id: 'unit', value: 's' }, { id: 'decimals', value: 0 }, { id: 'noValue', value: '–' }]),
    states(['Reading', 'Whether Prometheus reaches each exporter, and it all its event logs.', 12, 11], READING)
      .withTarget(over(READING_OVER_TIME, '{{instance}}')),
    facts(['Event logs that cannot be read', 'Since when, by the clock of the server; the status page says why.', 12, 4], 'Every event log can be read.')
      .withTarget(rows(withAddress(`1000 * ${ofLog('sqlvss_event_log_last_read_timestamp_seconds')} and ${UNREADABLE}`)))
      .transformations(columns({ instance: 'Server', channel: 'Event log', Value: 'Last read', ...ADDRESS_COLUMN }))
      .overrideByName('Server', [{ id: 'links', value: [STATUS_PAGE] }])
      .overrideByName('Address', HIDDEN)
      .overrideByName('Last read', [{ id: 'unit', value: 'dateTimeAsIso' }, { id: 'custom.width', value: 170 }]),
    facts(['Event logs with losses', 'Events were gone before they were read, within 7 days; when that was noticed last.', 12, 4], 'No event was lost.')
      .withTarget(rows(withAddress(`1000 * ${latestOfLog('sqlvss_events_lost_last_timestamp_seconds')} and ${LOST}`)))
      .transformations(columns({ instance: 'Server', channel: 'Event log', Value: 'Last loss', ...ADDRESS_COLUMN }))
      .overrideByName('Server', [{ id: 'links', value: [STATUS_PAGE] }])
      .overrideByName('Address', HIDDEN)
      .overrideByName('Last loss', [{ id: 'unit', value: 'dateTimeAsIso' }, { id: 'custom.width', value: 170 }]),
    { row: 'How reading goes' },
    lines(['Events of an hour', 'Events looked at, by event log.', 6, 7], 'none').decimals(0)
      .withTarget(over(hourly('sqlvss_events_scanned_total', 'channel'), '{{channel}}')),
    lines(['Time to read, 95 %', 'By event log.', 6, 7], 's')
      .withTarget(over(READ_P95, '{{channel}}')),
    lines(['Not read to the end', 'Event logs of which events are known to be unread.', 6, 7], 'none').decimals(0)
      .withTarget(over(`sum by (channel) (sqlvss_event_log_backlog_records{${CHOSEN}} > bool 0)`, '{{channel}}')),
    lines(['Errors of an hour', 'Failed reads by reason, events that could not be read or were refused, and states not saved.', 6, 7], 'none').decimals(0)
      .withTarget(over(`${hourly('sqlvss_event_log_read_errors_total', 'reason')} > 0`, '{{reason}}'))
      .withTarget(over(hourly('sqlvss_event_parse_errors_total'), 'unreadable event', 'B'))
      .withTarget(over(hourly('sqlvss_exporter_refused_events_total'), 'refused event', 'C'))
      .withTarget(over(hourly('sqlvss_exporter_state_write_errors_total'), 'state not saved', 'D')),
    {
      row: 'Process',
      collapsed: [
        lines(['Memory', 'Resident memory of each exporter.', 12, 8], 'bytes')
          .withTarget(over(ofExporter('process_resident_memory_bytes'), '{{instance}}')),
        lines(['Event loop lag', 'How late the Node.js process of each exporter was when it was asked.', 12, 8], 's')
          .withTarget(over(ofExporter('nodejs_eventloop_lag_seconds'), '{{instance}}'))
      ]
    }
  ]
}
