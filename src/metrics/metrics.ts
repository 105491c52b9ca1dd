import { BACKUP_METRICS } from './backup-metrics.js'
import { EVENT_LOG_METRICS } from './event-log-metrics.js'
import { EXPORTER_METRICS, LABEL_METRICS, MOMENT_METRICS } from './exporter-metrics.js'
import type { Family } from './family.js'
import { INSTANCE_METRICS } from './instance-metrics.js'
import type { ExporterView, Moment, ServerView } from './view.js'

/** What is told of a server; the metrics of one computer are these and no others. */
export const SERVER_FAMILIES: readonly Family<ServerView>[] = [...BACKUP_METRICS, ...INSTANCE_METRICS, ...LABEL_METRICS]

/** What is told of the event logs and of the exporter at the last poll. */
export const EXPORTER_FAMILIES: readonly Family<ExporterView>[] = [...EVENT_LOG_METRICS, ...EXPORTER_METRICS]

/** What is told of the moment of a scrape. */
export const MOMENT_FAMILIES: readonly Family<Moment>[] = MOMENT_METRICS

type Described = Pick<Family<never>, 'name' | 'help' | 'type' | 'labels'>

/** Every metric of this exporter, by theme; the reference page is made from it. */
export const METRICS: readonly { readonly theme: string, readonly families: readonly Described[] }[] = [
  { theme: 'Backups', families: BACKUP_METRICS },
  { theme: 'SQL Server instances', families: INSTANCE_METRICS },
  { theme: 'Event logs', families: EVENT_LOG_METRICS },
  { theme: 'The exporter', families: [...LABEL_METRICS, ...EXPORTER_METRICS, ...MOMENT_METRICS] }
]
