import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import type { Batch } from '../../src/eventlog/eventlog.js'
import type { FileBytes } from '../../src/eventlog/file-bytes.js'
import { openTextLog } from '../../src/eventlog/text-log.js'
import { ERROR, EVERYTHING, HEAD } from '../eventlog/a-text-log.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(1000)
const NONE = new AbortController().signal
const ENCODINGS = ['utf8', 'utf16le'] as const

const FROZEN = '2026-06-02 22:00:01.00 spid57      I/O is frozen on database Orders. No user action is required.\r\n'
const REPORTED = '2026-06-02 22:00:02.00 Backup      BACKUP failed to complete the command BACKUP DATABASE Orders.\r\n'
const LAST_TEXT = 'BACKUP failed to complete the command BACKUP DATABASE Last.'
const LAST = '2026-06-02 23:59:59.00 spid99      Error: 3041, Severity: 16, State: 1.\r\n' +
  `2026-06-02 23:59:59.00 spid99      ${LAST_TEXT}\r\n`

// what an entry is made of, right and wrong
const PIECES = [
  '\r\n', '\n', '\r', '\r\n\r\n', '\t', ' ', '\0', '\u{FEFF}', '\u{1F600}', '\uD800', 'é', '2026-06-02 22:00:09.87 ', '2026-13-41 25:61:61.99 spid1 x\r\n',
  '2026-03-29 02:30:00.00 spid1       in no zone\r\n', '1601-01-01 00:00:00.00 spid1       long ago\r\n', '0000-00-00 00:00:00.00 Server      x\r\n',
  'Error: 9001, Severity: 21, State: 1.', 'Error: 99999999999999999999, Severity: 1, State: 1.', 'Error: 1, Severity: ', 'Fehler: ', 'spid', 'spid57      ',
  '2026-06-02 22:00:09.87 Server      UTC adjustment: 99:99\r\n',
  "2026-06-02 22:00:09.87 spid9s      Server name is 'A\\B\\C'.\r\n", '2026-06-02 22:00:09.87 Server      Microsoft SQL Server 2019\r\n', ERROR
] as const

/** Some entries after the head of a log, with pieces put between and into them, or cut out, and a sound error at the end. */
function mutant (random: Random): string {
  let text = Array.from({ length: 2 + random(5) }, () => [ERROR, FROZEN, REPORTED][random(3)]!).join('')
  for (let n = random(6); n > 0; n--) {
    const [at, cut] = [random(text.length), random(3) === 0 ? random(100) : 0]
    text = text.slice(0, at) + (random(4) === 0 ? '' : PIECES[random(PIECES.length)]!) + text.slice(at + cut)
  }
  return `${HEAD}${text}\r\n${LAST}`
}

interface Found {
  /** Without their texts: lines that come after an entry was read whole are not waited for. */
  readonly records: ReadonlyArray<Omit<EventRecord, 'data'>>
  readonly lastText: string | undefined
  readonly unreadable: readonly string[]
  readonly notes: readonly string[]
  readonly scanned: number
}

/** What is found in a log that is read each time it has grown to one of some sizes, to its end. */
async function foundIn (bytes: Buffer, sizes: readonly number[]): Promise<Found> {
  let size = 0
  const open = (): FileBytes => ({
    size,
    read: (into, offset) => bytes.copy(into, 0, Math.min(offset, size), Math.min(offset + into.length, size)),
    close () {}
  })
  const batches: Batch[] = []
  const growing = openTextLog('ERRORLOG', 'errorlog', EVERYTHING, { open })
  for (size of sizes) await readOn(growing, batches)
  size = bytes.length
  await readOn(openTextLog('ERRORLOG', 'errorlog', EVERYTHING, { open, isFinal: true }), batches)
  const records = batches.flatMap((batch) => batch.records)
  return {
    records: records.map(({ data: _, ...record }) => record),
    lastText: records.at(-1)?.data.at(-1)?.value,
    unreadable: batches.flatMap(({ unreadable }) => unreadable.map(({ reason }) => reason)),
    notes: batches.flatMap(({ notes = [] }) => notes.map(({ reason }) => reason)),
    scanned: batches.reduce((sum, { scanned }) => sum + scanned, 0)
  }
}

async function readOn (log: ReturnType<typeof openTextLog>, batches: Batch[]): Promise<void> {
  do batches.push(await log.read(batches.at(-1)?.position, NONE))
  while (batches.at(-1)!.more)
}

t.test('a spoilt ERRORLOG is read to its end, alike however it grew', async (t) => {
  const random = randomNumbers(SEED)
  let records = 0
  for (let n = 0; n < MUTANTS; n++) {
    const text = mutant(random)
    const encoding = ENCODINGS[random(2)]!
    const [bytes, least] = [Buffer.from(text, encoding), Buffer.byteLength(HEAD, encoding)]
    const sizes = Array.from({ length: 1 + random(4) }, () => least + random(bytes.length - least))
      .toSorted((a, b) => a - b)
    const [whole, grown] = [await foundIn(bytes, []), await foundIn(bytes, sizes)]
    records += whole.records.length
    if (whole.lastText !== LAST_TEXT) t.equal(whole.lastText, LAST_TEXT, JSON.stringify(text))
    if (JSON.stringify(whole) !== JSON.stringify(grown)) t.same(grown, whole, `${sizes.join()}: ${JSON.stringify(text)}`)
  }
  t.comment(`${MUTANTS} logs from seed ${SEED}: ${records} errors`)
  t.ok(records > MUTANTS)
})
