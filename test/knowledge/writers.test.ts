import t from 'tap'
import { SQL_WRITER, WID_WRITER } from '../../src/core/vss-writer.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { WRITER_STATES } from '../../src/knowledge/writer-states.js'
import { MSDE_WRITER, VSS_WRITERS } from '../../src/knowledge/writers.js'

for (const [classId, name, serviceName] of [
  [SQL_WRITER, 'SqlServerWriter', 'SQLWriter'],
  [WID_WRITER, 'WIDWriter', 'WIDWriter'],
  [MSDE_WRITER, 'MSDEWriter', undefined],
  ['e8132975-6f93-4464-a53e-1050253ae220', 'System Writer', 'CryptSvc'],
  ['be000cbe-11fe-4426-9c58-531aa6355fc4', 'ASR Writer', 'VSS'],
  ['66841cd4-6ded-4f4b-8f17-fd23f8ddc3de', 'Microsoft Hyper-V VSS Writer', 'vmms'],
  ['b2014c9e-8711-4c5c-a5a9-3cf384484757', 'NTDS', undefined]
] as const) {
  t.test(`${classId} is ${name}`, async (t) => {
    const writer = KNOWLEDGE.writer(classId)
    t.equal(writer?.name, name)
    t.equal(writer?.serviceName, serviceName)
  })
}

t.test('a class id that nobody knows has no writer', async (t) => {
  t.equal(KNOWLEDGE.writer('00000000-0000-0000-0000-000000000000'), undefined)
})

t.test('class ids are lower case, without braces, and unique', async (t) => {
  const ids = VSS_WRITERS.map((writer) => writer.classId)
  t.same(ids.filter((id) => !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)), [])
  t.equal(new Set(ids).size, 33)
  t.equal(ids.length, 33)
})

t.test('the states of a writer have the numbers 0 to 15, and those from 6 on are failures', async (t) => {
  t.strictSame(WRITER_STATES.map(({ number }) => number), Array.from({ length: 16 }, (_, n) => n))
  const failed = WRITER_STATES.filter(({ isFailed }) => isFailed).map(({ number }) => number)
  t.strictSame(failed, [6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
})
