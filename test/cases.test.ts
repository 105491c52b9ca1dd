import t from 'tap'
import { assess } from '../src/core/assess.js'
import { printed } from '../src/core/error-code.js'
import { DEFAULT_POLICY } from '../src/core/policy.js'
import { recognise } from '../src/core/recognise.js'
import { EVENT_RULES } from '../src/knowledge/event-rules.js'
import { KNOWLEDGE } from '../src/knowledge/knowledge.js'
import { readCases } from './cases.js'

// Facts we tell and the post does not; docs/decisions/0005-what-a-post-leaves-out.md says why.
const WE_KNOW_MORE: Readonly<Record<string, object>> = {
  '12-backupchain-9001-log-not-available': { sqlInstance: 'MSSQLSERVER' },
  '50-kb3050765-hyperv-replica-benign': { sqlInstance: 'MSSQLSERVER', database: '<DB Name>' },
  '51-hvr-blog-sqlvm-empty-instance': { sqlInstance: 'MSSQLSERVER', database: 'model' }
}

const cases = readCases()

t.test('posted cases', { skip: cases.length === 0 && 'the shared cases are not here' }, async (t) => {
  for (const { id, title, records, expect } of cases) {
    t.test(`${id}: ${title}`, async (t) => {
      const recognised = records.map((record) => recognise(record, EVENT_RULES))
      const findings = recognised.filter((finding) => finding !== undefined)
      const { incidents } = assess(findings, [], KNOWLEDGE, DEFAULT_POLICY)
      t.same(incidents.map(({ outcome }) => outcome), expect.outcome === 'nothing' ? [] : [expect.outcome])
      const [incident] = incidents
      if (incident === undefined || incident.outcome === 'other_failure') return
      const { sqlInstance, database, errorCodes } = incident.diagnosis
      const told = { sqlInstance: expect.sqlInstance, database: expect.database }
      t.same({ sqlInstance, database }, { ...told, ...WE_KNOW_MORE[id] })
      const natives = errorCodes.filter((code) => code.startsWith('sql:')).map((code) => Number(printed(code)))
      t.same(expect.nativeErrors.filter((number) => !natives.includes(number)), [], 'every error of the post is found')
    })
  }
})
