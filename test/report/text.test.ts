import t from 'tap'
import { textReport } from '../../src/report/text.js'
import type { TextOptions } from '../../src/report/text.js'
import { FAILING, HOSTILE_VALUES, hostileStatus, NOT_READ_YET, PARTLY_READ, UNDETERMINED, UNREADABLE, WELL } from '../a-status.js'
import { expectedText } from '../golden.js'

const references = (key: string) => key === 'kb-2615182'
  ? { title: 'Windows Server backup may fail because of the SQL Server VSS writer', url: 'https://support.microsoft.com/kb/2615182' }
  : undefined

for (const [name, status, options] of [
  ['failing', FAILING, { references }],
  ['failing-wide', FAILING, { width: 120 }],
  ['failing-coloured', FAILING, { color: true }],
  ['all-well', WELL, {}],
  ['unreadable', UNREADABLE, {}],
  ['partly-read', PARTLY_READ, {}],
  ['not-read-yet', NOT_READ_YET, {}],
  ['undetermined', UNDETERMINED, {}]
] as const) {
  t.test(`the text report of ${name}`, async (t) => {
    const found = textReport(status, options as TextOptions)
    t.equal(found, expectedText(new URL(`expected/${name}.txt`, import.meta.url), found))
    const longest = Math.max(...found.replace(/\x1b\[[0-9;]*m/g, '').split('\n').map((line) => line.length)) // eslint-disable-line no-control-regex
    t.equal(longest, (options as TextOptions).width ?? 80)
  })
}

for (const [name, value] of HOSTILE_VALUES) {
  t.test(`the text report obeys nothing in ${name}`, async (t) => {
    const found = textReport(hostileStatus(value), { width: 80 })
    t.notMatch(found, /[^\P{C}\n]/u)
    t.ok(found.length < 45_000, `${found.length} characters`)
  })
}
