import { readdirSync } from 'node:fs'
import t from 'tap'
import { DASHBOARDS } from '../../dashboards/src/dashboards.js'
import { expectedText } from '../golden.js'

const FOLDER = new URL('../../dashboards/', import.meta.url)

for (const [uid, dashboard] of Object.entries(DASHBOARDS)) {
  t.test(`dashboards/${uid}.json is made from dashboards/src`, async (t) => {
    const text = `${JSON.stringify(dashboard, undefined, 2)}\n`
    t.equal(text, expectedText(new URL(`${uid}.json`, FOLDER), text))
  })
}

t.test('there is no other dashboard', async (t) => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
  t.strictSame(files.sort(), Object.keys(DASHBOARDS).map((uid) => `${uid}.json`).sort())
})
