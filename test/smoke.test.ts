import t from 'tap'
import { canonicalInstance } from '../src/core/sql-instance.js'

t.test('x', async (t) => { t.equal(canonicalInstance(' sbs ', 'X'), 'SBS') })
