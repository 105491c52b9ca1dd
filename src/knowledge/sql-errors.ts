import type { ErrorEntry } from '../core/knowledge.js'
import type { ReferenceKey } from './references.js'
import { BACKUP_ERRORS } from './sql-errors-backup.js'
import { DATABASE_ERRORS } from './sql-errors-database.js'
import { INSTANCE_ERRORS } from './sql-errors-instance.js'

/** What the native errors of SQL Server and of its database driver mean. */
export const SQL_ERRORS: readonly ErrorEntry<ReferenceKey>[] = [
  ...BACKUP_ERRORS, ...DATABASE_ERRORS, ...INSTANCE_ERRORS
]
