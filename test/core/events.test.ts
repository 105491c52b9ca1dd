import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import { recognise } from '../../src/core/recognise.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'

const record = (provider: string, eventId: number, ...values: readonly string[]): EventRecord => ({
  computer: 'SRV01',
  channel: 'Application',
  provider,
  eventId,
  recordId: 1,
  timeCreated: 0,
  data: values.map((value) => ({ value }))
})
const read = (...event: Parameters<typeof record>) => recognise(record(...event), EVENT_RULES)
const chain = (...errors: readonly (readonly [number, string])[]) => errors
  .map(([number, message]) => `SQLSTATE: 42000, Native Error: ${number}\nError state: 1, Severity: 16\nError message: ${message}`)
  .join('\n')

for (const [command, database] of [
  ['BACKUP DATABASE Orders', 'Orders'],
  ['BACKUP DATABASE Proj. X', 'Proj. X'],
  ['BACKUP DATABASE Back TO Basics', 'Back TO Basics'],
  ['BACKUP DATABASE  lead', ' lead'],
  ['BACKUP DATABASE trail ', 'trail '],
  ['BACKUP DATABASE [a]]b] TO DISK', 'a]b'],
  ['BACKUP DATABASE Orders WITH DIFFERENTIAL', 'Orders'],
  ['BACKUP failed to complete the command BACKUP DATABASE model. Check the backup application log for more.', 'model']
] as const) {
  t.test(`${JSON.stringify(command)} is of the database ${JSON.stringify(database)}`, async (t) => {
    t.equal(read('MSSQL$PROD', 3041, command)?.database, database)
  })
}

t.test('the object of 1105 is not taken for its database', async (t) => {
  t.equal(read('MSSQL$PROD', 1105, 'dbo.Orders', '', 'Sales', 'PRIMARY')?.errors[0]?.database, 'Sales')
})

for (const [fact, text, rule] of [
  ['the statement is in the text', chain([3013, 'RESTORE DATABASE is terminating abnormally.']), 'sqlwriter-restore'],
  ['only errors of a RESTORE are in the chain', chain([3119, 'Problems.'], [3156, 'File.']), 'sqlwriter-restore'],
  ['a BACKUP is in the text, too', chain([3013, 'BACKUP DATABASE is terminating. RESTORE it.']), 'sqlwriter-oledb']
] as const) {
  t.test(`24583 is read as ${rule} where ${fact}`, async (t) => { t.equal(read('SQLWRITER', 24583, text)?.rule, rule) })
}

t.test('a veto against a restore is context', async (t) => {
  const veto = read('VSS', 8229, '0x800423f4, ', 'Operation:\n   PostRestore Event\n{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}')
  t.equal(veto?.kind, 'context')
})

t.test('995 decides over a number in the name of a file', async (t) => {
  const text = chain([3271, 'An error on file "D:\\Bk 1 (old)\\{5f0f1b4e-0000-4000-8000-000000000001}2:" 995(aborted)'])
  t.same(read('SQLWRITER', 24583, text)?.errors, [{ code: 'sql:3271', osError: 995 }])
})

t.test('4 is a success whatever code a volume has', async (t) => {
  const succeeded = { ...record('Microsoft-Windows-Backup', 4), data: [{ name: 'DetailedHRESULT', value: '0x80070002' }] }
  t.same(recognise(succeeded, EVENT_RULES)?.errors, [])
})

t.test('what is cut out of an event ends with a whole character', async (t) => {
  const database = `x${'😀'.repeat(63)}`
  t.equal(read('MSSQL$PROD', 3041, `BACKUP DATABASE x${'😀'.repeat(70)}`)?.database, database)
  t.equal(read('VSS', 8229, `0x800423f4\nWriter Name: x${'😀'.repeat(300)}, y`)?.writerName, `x${'😀'.repeat(99)}\ufffd`)
  t.equal(read('VSS', 12290, `x${'😀'.repeat(4000)}`)?.text, `x${'😀'.repeat(499)}…`, 'and the text with a mark')
})

// each of these kept a careless pattern busy for minutes; a test that does not end is stopped by the runner
for (const [provider, eventId, text, rule] of [
  ['MSSQLSERVER', 3041, `${'BACKUP DATABASE x '.repeat(3000)}${' '.repeat(6000)}y\nz`, 'engine-backup-failed'],
  ['SQLWRITER', 24581, `${'instance '.repeat(6000)}${' '.repeat(12_000)}x`, 'sqlwriter-no-databases'],
  ['SQLWRITER', 24579, `${'Database x '.repeat(3000)}${'of SQL Server instance '.repeat(900)}${' '.repeat(4000)}x`, 'sqlwriter-torn-database'],
  ['SQLVDI', 1, `Instance=${' '.repeat(60_000)}x`, 'sqlvdi-abort'],
  ['VSS', 8229, '\n'.repeat(64_000), 'vss-writer-veto'],
  ['SQLWRITER', 24583, chain([945, "'a".repeat(32_000)]), 'sqlwriter-oledb'],
  ['SQLWRITER', 24583, 'SQLSTATE: 42000 '.repeat(4000), 'sqlwriter-oledb']
] as const) {
  t.test(`${provider} ${eventId} with ${text.length} hostile characters is read`, async (t) => {
    t.equal(read(provider, eventId, text)?.rule, rule)
  })
}
