import type { Finding } from './finding.js'
import type { Knowledge } from './knowledge.js'

/** SqlServerWriter, by the class id that is the same in every language and version. */
export const SQL_WRITER = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'

/** The writer that Windows Internal Database has of its own since Windows Server 2012. */
export const WID_WRITER = '8d5194e1-e455-434a-b2e5-51296cce67df'

/** Whether a class id is that of a writer whose service is SQL Server under one name or another. */
export function isSqlWriter (classId: string | undefined): boolean {
  return classId === SQL_WRITER || classId === WID_WRITER
}

/** What a writer is called in a label: one name for both of SQL Server's, else what its event says. */
export function writerLabel ({ writer, writerName }: Finding): string {
  return isSqlWriter(writer) ? 'SqlServerWriter' : writerName ?? writer ?? 'unknown'
}

/** What a writer is called in the tables; its class id where it is in none of them. */
export function writerNamed (classId: string, knowledge: Knowledge): string {
  return knowledge.writer(classId)?.name ?? classId
}
