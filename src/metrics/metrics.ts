import { BACKUP_METRICS } from './backup-metrics.js'
import { EVENT_LOG_METRICS } from './event-log-metrics.js'
import { EXPORTER_METRICS } from './exporter-metrics.js'
import type { Family } from './family.js'
import { INSTANCE_METRICS } from './instance-metrics.js'

/** Every metric of this exporter, by theme; the reference page is made from it. */
export const METRICS: readonly { readonly theme: string, readonly families: readonly Family[] }[] = [
  { theme: 'Backups', families: BACKUP_METRICS },
  { theme: 'SQL Server instances', families: INSTANCE_METRICS },
  { theme: 'Event logs', families: EVENT_LOG_METRICS },
  { theme: 'The exporter', families: EXPORTER_METRICS }
]
