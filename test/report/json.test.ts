import t from 'tap'
import { jsonReport } from '../../src/report/json.js'
import { FAILING, HOSTILE_VALUES, hostileStatus, UNREADABLE } from '../a-status.js'
import { expectedText } from '../golden.js'
import { obeyedIn } from '../hostile/judged.js'

for (const [name, status] of [['failing', FAILING], ['unreadable', UNREADABLE]] as const) {
  t.test(`the JSON report of ${name}`, async (t) => {
    const found = jsonReport(status)
    t.equal(found, expectedText(new URL(`expected/${name}.json`, import.meta.url), found))
  })
}

t.test('JSON holds nothing that a terminal obeys', async (t) => {
  for (const [name, value] of HOSTILE_VALUES) t.strictSame(obeyedIn(jsonReport(hostileStatus(value))), [], name)
})

t.test('JSON gives back every text as it was', async (t) => {
  for (const [name, value] of HOSTILE_VALUES) {
    t.equal(JSON.parse(jsonReport(hostileStatus(value))).incidents[0].title, value, name)
  }
})
