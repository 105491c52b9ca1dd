import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import { recognise, wantedBy } from '../../src/core/recognise.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { expectedText } from '../golden.js'

const FIXTURES = new URL('../fixtures/events/', import.meta.url)
const folders = readdirSync(FIXTURES)

t.test('every rule has a fixture, and every fixture a rule', async (t) => {
  t.same(folders.toSorted(), EVENT_RULES.map((rule) => rule.name).sort())
})

for (const rule of folders) {
  const folder = new URL(`${rule}/`, FIXTURES)
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
    t.test(`${rule}: ${file.replace('.xml', '')}`, async (t) => {
      const finding = recognise(recordOf(readFileSync(new URL(file, folder), 'utf8')), EVENT_RULES)
      t.equal(finding?.rule, rule, 'by this rule and no other')
      const json = `${JSON.stringify(finding, undefined, 2)}\n`
      t.equal(json, expectedText(new URL(file.replace('.xml', '.finding.json'), folder), json))
    })
  }
}

t.test('readers are told the ids of each provider once, and none where a rule takes all', async (t) => {
  const { providers } = wantedBy(EVENT_RULES)
  const idsOf = (name: string) => [...providers.find((wanted) => wanted.name === name)?.ids ?? []]
  t.same(providers.map(({ name }) => name), [
    'Microsoft-Windows-Backup', 'SQLVDI', 'SQLWRITER', 'VSS', 'MSSQLSERVER', 'MSSQL$*', 'Service Control Manager', 'volsnap',
    'Microsoft-Windows-Eventlog'
  ])
  t.same(idsOf('Service Control Manager'), [7036, 7031, 7034])
  t.same(idsOf('MSSQLSERVER'), idsOf('MSSQL$*'))
  t.equal(providers.find(({ name }) => name === 'SQLVDI')?.ids, undefined)
})

const DECOYS = [['System Restore', 8194], ['Netwtw06', 7036], ['MSSQLServerOLAPService', 3041], ['MSSQL$', 3041]] as const

for (const [provider, eventId] of DECOYS) {
  t.test(`${eventId} of ${provider} is not ours`, async (t) => {
    const record = { ...recordOf(readFileSync(new URL('sqlvdi-abort/text.xml', FIXTURES), 'utf8')), provider, eventId }
    t.equal(recognise(record, EVENT_RULES), undefined)
  })
}

function recordOf (xml: string): EventRecord {
  const read = eventRecordOf(xml.trim())
  if (!('record' in read)) throw new Error(JSON.stringify(read))
  return read.record
}
