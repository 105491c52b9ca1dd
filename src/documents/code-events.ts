import { isVssResult, isWriterResult } from '../core/error-code.js'
import type { ErrorEntry } from '../core/knowledge.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'

interface Carrier {
  readonly carries: (entry: ErrorEntry) => boolean
  readonly where: (number: string) => string
}

const ENGINE_EVENTS: ReadonlySet<string> = new Set(EVENT_RULES
  .filter(({ providers }) => providers.includes('MSSQL$*'))
  .flatMap(({ eventIds }) => eventIds ?? [])
  .map(String))

/** Which events hold a code, in the order in which one looks for them. */
const CARRIERS: readonly Carrier[] = [
  {
    carries: ({ code }) => code.startsWith('sql:'),
    where: (number) => `\`SQLWRITER\` 24583 in the Application log, in its chain of errors: \`Native Error: ${number}\``
  },
  {
    carries: ({ code }) => code.startsWith('sql:') && ENGINE_EVENTS.has(numberOf(code)),
    where: (number) => `\`MSSQLSERVER\` or \`MSSQL$NAME\` ${number} in the Application log, where the instance logs it there`
  },
  {
    carries: ({ code, role }) => code.startsWith('sql:') && role === 'cause',
    where: (number) => `The ERRORLOG of the instance, where the instance logs it: \`Error: ${number}\``
  },
  {
    carries: ({ code }) => isWriterResult(code),
    where: () => '`VSS` 8229 in the Application log, with the writer that refused'
  },
  {
    carries: ({ code }) => isVssResult(code) && !isWriterResult(code),
    where: () => '`VSS` in the Application log, such as 8193, 12289 and 12293'
  },
  {
    carries: ({ code }) => code.startsWith('hresult:') && !isVssResult(code),
    where: () => '`SQLWRITER` 24583 and `VSS` 8193 in the Application log, and the SqlWriterLogger.txt of the SQL writer'
  },
  {
    carries: ({ code }) => code.startsWith('hresult:'),
    where: () => '`Microsoft-Windows-Backup` 5 and 14 in its own log, and 517 in the Application log, as their (detailed) result'
  },
  {
    carries: ({ code }) => code.startsWith('wsb:'),
    where: () => '`Microsoft-Windows-Backup` 5, 9 and 14 in its own log, and 517 and 521 in the Application log'
  },
  {
    carries: ({ code }) => code.startsWith('win32:'),
    where: (number) => `Messages of SQL Server, as operating system error ${number}, in the ERRORLOG and in \`SQLWRITER\` 24583`
  }
]

/** Where an administrator meets a code. */
export function eventsWith (entry: ErrorEntry): readonly string[] {
  return CARRIERS.filter(({ carries }) => carries(entry)).map(({ where }) => where(numberOf(entry.code)))
}

function numberOf (code: string): string {
  return code.slice(code.indexOf(':') + 1)
}
