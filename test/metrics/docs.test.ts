import t from 'tap'
import { expectedText } from '../golden.js'
import { metricsPage } from './metrics-page.js'

t.test('docs/metrics.md is made from the tables', async (t) => {
  const page = metricsPage()
  t.equal(page, expectedText(new URL('../../docs/metrics.md', import.meta.url), page))
})
