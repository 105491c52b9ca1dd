import t from 'tap'
import { bundle } from './calls.js'
import type { Came, Step } from './under-wine/state-lock.js'
import { whyNoWine, Wine } from './wine.js'

const HELD = ['in-use']

// Windows itself renames no folder that holds an open file; what is mounted there may be another disk all the same
const ROWS: readonly (readonly [step: Step, ...came: Came])[] = [
  [['first', 'hold'], 'done', HELD],
  [['first', 'hold'], 'done', HELD],
  [['second', 'hold'], 'in use', HELD],
  [['first', 'release'], 'done', []],
  [['second', 'hold'], 'done', HELD],
  ['replaced', 'done', []],
  [['first', 'hold'], 'done', HELD],
  [['second', 'hold'], 'in use', HELD],
  [['first', 'release'], 'done', []],
  [['second', 'hold'], 'done', HELD],
  [['second', 'release'], 'done', []]
]

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.test('on Windows a state folder is locked by a file that is open for nobody else', { skip }, async (t) => {
  const steps = ROWS.map(([step]) => step)
  const { status, stdout, stderr } = await wine!.wineNode(bundle('state-lock', wine!.driveC), [JSON.stringify(steps)])
  t.strictSame([status, stderr], [0, ''])
  t.strictSame(JSON.parse(stdout), ROWS.map(([, ...came]) => came))
})
