import t from 'tap'
import { columnsFor } from '../../src/commands/diagnose.js'

t.test('a report is as wide as the terminal, within bounds, and 80 columns where that does not know', async (t) => {
  const cases = [[undefined, 80], [0, 80], [100, 100], [300, 120]] as const
  for (const [columns, width] of cases) t.equal(columnsFor(columns), width)
})
