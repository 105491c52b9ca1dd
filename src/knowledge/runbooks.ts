import type { Runbook } from './runbook.js'
import { BACKUP_RUNBOOKS } from './runbooks-backup.js'
import { EXPORTER_RUNBOOKS } from './runbooks-exporter.js'
import { FAILURE_RUNBOOKS } from './runbooks-failure.js'

/** One for each alert. */
export const RUNBOOKS: readonly Runbook[] = [...FAILURE_RUNBOOKS, ...BACKUP_RUNBOOKS, ...EXPORTER_RUNBOOKS]
