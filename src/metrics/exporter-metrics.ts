import { seconds } from './family.js'
import type { Family } from './family.js'
import type { ExporterView, Moment, ServerView } from './view.js'

const CAPPED_LABELS = ['mssql_instance', 'error_code', 'native_error', 'database', 'writer', 'channel']

/** The exporter itself. */
export const EXPORTER_METRICS: readonly Family<ExporterView>[] = [
  {
    name: 'sqlvss_exporter_build_info',
    help: 'Which build of the exporter runs, on which Node.js; always 1.',
    type: 'gauge',
    labels: ['version', 'revision', 'node_version'],
    * samples ({ build }) {
      yield [{ version: build.version, revision: build.revision, node_version: build.nodeVersion }, 1]
    }
  },
  {
    name: 'sqlvss_exporter_last_poll_timestamp_seconds',
    help: 'Unix time, by the clock of this server, of the last poll of the event logs, from which all values are; 0 before the first.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, seconds(view.exporter.lastPoll)] }
  },
  {
    name: 'sqlvss_exporter_state_write_errors_total',
    help: 'Attempts to save the ledger that failed.',
    type: 'counter',
    labels: [],
    * samples (view) { yield [{}, view.exporter.ledgerWriteErrors, { since: view.exporter.watchedSince }] }
  },
  {
    name: 'sqlvss_exporter_state_refused',
    help: 'Whether the ledger of the last run could not be understood and was put aside (1) or not (0); the event logs were then read anew.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, view.exporter.isLedgerRefused === true ? 1 : 0] }
  },
  {
    name: 'sqlvss_exporter_old_events_total',
    help: 'Events that were older than the retention when they were read, and are not counted anywhere else.',
    type: 'counter',
    labels: [],
    * samples (view) { yield [{}, view.exporter.tooOld] }
  },
  {
    name: 'sqlvss_exporter_refused_events_total',
    help: 'Events refused, or forgotten before they were counted, because there were too many at once or too many computers.',
    type: 'counter',
    labels: [],
    * samples (view) { yield [{}, view.exporter.tooMany] }
  }
]

/** What became of the names of a server in labels. */
export const LABEL_METRICS: readonly Family<ServerView>[] = [
  {
    name: 'sqlvss_exporter_label_overflows_total',
    help: 'Label values counted as "other" because there were too many different ones.',
    type: 'counter',
    labels: ['label'],
    * samples (view) {
      for (const label of CAPPED_LABELS) yield [{ label }, 0]
      for (const [label, count] of Object.entries(view.counts.overflows)) yield [{ label }, count]
    }
  }
]

/** The moment of the scrape. */
export const MOMENT_METRICS: readonly Family<Moment>[] = [
  {
    name: 'sqlvss_exporter_refused_clients_total',
    help: 'Connections and requests that were not let in, by reason; no_room also counts connections at rest that were ended for others.',
    type: 'counter',
    labels: ['reason'],
    * samples ({ refusedClients }) {
      for (const [reason, count] of Object.entries(refusedClients)) yield [{ reason }, count]
    }
  },
  {
    name: 'sqlvss_exporter_time_seconds',
    help: 'Unix time by the clock of this server, at the moment of the scrape, or up to a second before.',
    type: 'gauge',
    labels: [],
    * samples ({ now }) { yield [{}, seconds(now)] }
  }
]
