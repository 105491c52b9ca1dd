import t from 'tap'
import { backupResult, hex8, isVssResult, isWriterResult, listed, parseResult, printed } from '../../src/core/error-code.js'

for (const [text, expected] of [
  ['2155348129', 0x807800A1],
  ['-2139619167', 0x807800A1],
  ['%%2155348129', 0x807800A1],
  ['0x807800A1', 0x807800A1],
  ['0x807800a1', 0x807800A1],
  ['807800a1', 0x807800A1],
  [' \u200e0x800423f4\u200f ', 0x800423F4],
  ['0x0', 0],
  ['0', 0],
  ['%%0', 0],
  ['-2147212300', 0x800423F4],
  ['4294967295', 0xFFFFFFFF],
  ['4294967296', undefined],
  ['-2147483649', undefined],
  ['0x100000000', undefined],
  ['12345678', 12345678],
  ['abc', undefined],
  ['', undefined],
  [undefined, undefined]
] as const) {
  t.test(`${JSON.stringify(text)} is read as ${expected === undefined ? 'no result' : hex8(expected)}`, async (t) => {
    t.equal(parseResult(text), expected)
  })
}

t.test('the table that explains a code is told by its facility, and printed away for people', async (t) => {
  t.equal(backupResult(0x807800A1), 'wsb:0x807800A1')
  t.equal(backupResult(0x800423F4), 'hresult:0x800423F4')
  t.equal(printed('wsb:0x807800A1'), '0x807800A1')
  t.equal(printed('sql:945'), '945')
  t.same(['sql:945', 'win32:995', 'hresult:0x800423F4', 'wsb:0x807800A1'].map((code) => listed(code as 'sql:945')),
    ['sql:945', 'win32:995', '0x800423F4', '0x807800A1'])
})

for (const [code, isVss, isWriter] of [
  ['hresult:0x800423F4', true, true],
  ['hresult:0x800423F0', true, true],
  ['hresult:0x80042308', true, false],
  ['hresult:0x8004232F', true, false],
  ['hresult:0x80042330', false, false],
  ['hresult:0x80070005', false, false],
  ['wsb:0x807800A1', false, false],
  ['sql:945', false, false]
] as const) {
  t.test(`${code} is ${isVss ? 'a' : 'no'} result of VSS and ${isWriter ? 'a' : 'no'} result of a writer`, async (t) => {
    t.equal(isVssResult(code), isVss)
    t.equal(isWriterResult(code), isWriter)
  })
}
