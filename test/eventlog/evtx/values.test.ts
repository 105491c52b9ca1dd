import t from 'tap'
import { crc32, crc32OfTable } from '../../../src/crc32.js'
import { arrayItems, timeValue, VALUE, wholeValue, writtenValue } from '../../../src/eventlog/evtx/values.js'

const ARRAY = VALUE.array

function wide (text: string): string {
  return Buffer.from(text, 'utf16le').toString('hex')
}

const VALUES: readonly (readonly [type: number, hex: string, written: string])[] = [
  [VALUE.null, '', ''],
  [VALUE.string, wide('Größe\0'), 'Größe'],
  [VALUE.string, '', ''],
  [VALUE.ansi, '41e400', 'Aä'],
  [VALUE.int8, 'ff', '-1'],
  [VALUE.uint8, 'ff', '255'],
  [VALUE.int16, 'feff', '-2'],
  [VALUE.uint16, 'feff', '65534'],
  [VALUE.int32, 'f4230480', '-2147212300'],
  [VALUE.uint32, 'a1007880', '2155348129'],
  [VALUE.int64, 'feffffffffffffff', '-2'],
  [VALUE.uint64, 'ffffffffffffffff', '18446744073709551615'],
  [VALUE.real32, '0000c03f', '1.5'],
  [VALUE.real32, 'cdcccc3d', '0.1'],
  [VALUE.real64, '000000000000f83f', '1.5'],
  [VALUE.bool, '00000000', 'false'],
  [VALUE.bool, '01000000', 'true'],
  [VALUE.bool, '00ff0000', 'true'],
  [VALUE.bool, '01', 'true'],
  [VALUE.binary, 'e9070600', 'E9070600'],
  [VALUE.guid, '2aa6fa65c85ead4e9dbda0c4db26912a', '{65faa62a-5ec8-4ead-9dbd-a0c4db26912a}'],
  [VALUE.sizeT, '0010000000000000', '0x1000'],
  [VALUE.sizeT, '00100000', '0x1000'],
  [VALUE.fileTime, '16f2144708d8db01', '2025-06-08T00:00:00.1454614Z'],
  [VALUE.systemTime, 'e90706000000080007000e0005003b00', '2025-06-08T07:14:05.059Z'],
  [VALUE.sid, '010100000000000512000000', 'S-1-5-18'],
  [VALUE.sid, '01020000000000052000000020020000', 'S-1-5-32-544'],
  [VALUE.sid, '0105', '0105'],
  [VALUE.hexInt32, 'f4230480', '0x800423f4'],
  [VALUE.hexInt64, '0000000000008000', '0x80000000000000'],
  [VALUE.eventXml, wide('<a/>'), '<a/>'],
  [VALUE.uint32, '0102', '0102'],
  [0x3f, '0a0b', '0A0B'],
  [ARRAY | VALUE.uint16, '01000200', '1 2'],
  [ARRAY | VALUE.string, wide('a\0b\0'), 'a\nb']
]

const ITEMS: readonly (readonly [type: number, hex: string, items: readonly string[]])[] = [
  [VALUE.string, wide('a\0\0c\0'), ['a', '', 'c']],
  [VALUE.string, wide('a\0b'), ['a', 'b']],
  [VALUE.string, wide('\0'), ['']],
  [VALUE.ansi, '61006200', ['a', 'b']],
  [VALUE.uint8, '010203', ['1', '2', '3']],
  [VALUE.hexInt32, '01000000ff000000', ['0x1', '0xff']],
  [VALUE.sid, '010100000000000512000000010100000000000513000000', ['S-1-5-18', 'S-1-5-19']],
  [VALUE.uint32, '010000', ['010000']]
]

t.test('a value is written as Windows writes it; one of a wrong length as its bytes', async (t) => {
  for (const [type, hex, written] of VALUES) {
    const bytes = Buffer.from(`ee${hex}ee`, 'hex')
    t.equal(writtenValue(bytes, type, 1, bytes.length - 2), written, `type ${type}: ${hex}`)
  }
})

t.test('an array is its items', async (t) => {
  for (const [type, hex, items] of ITEMS) {
    const bytes = Buffer.from(`ee${hex}ee`, 'hex')
    t.strictSame(arrayItems(bytes, ARRAY | type, 1, bytes.length - 2), items, `type ${type}: ${hex}`)
  }
})

t.test('whole numbers and times are read without being written', async (t) => {
  t.equal(wholeValue(Buffer.from('e10b', 'hex'), VALUE.uint16, 0, 2), 3041)
  t.equal(wholeValue(Buffer.from('ffffffffffffff7f', 'hex'), VALUE.uint64, 0, 8), undefined)
  t.equal(wholeValue(Buffer.from('e10b0000', 'hex'), VALUE.uint16, 0, 4), undefined)
  const ticks = Buffer.alloc(8)
  ticks.writeBigUInt64LE(133_938_144_000_000_000n + 9_999n)
  t.equal(timeValue(ticks, 0), Date.UTC(2025, 5, 8))
})

t.test('a checksum is the same with and without the one that Node.js has', async (t) => {
  const bytes = Buffer.from('123456789')
  t.equal(crc32(bytes), 0xcbf43926)
  t.equal(crc32OfTable(bytes), 0xcbf43926)
  t.equal(crc32OfTable(bytes.subarray(4), crc32OfTable(bytes.subarray(0, 4))), 0xcbf43926)
})
