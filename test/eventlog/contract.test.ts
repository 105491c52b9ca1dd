import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { eventKey } from '../../src/core/event.js'
import { EventLogError, type EventLog, type EventLogKind, type WantedEvents } from '../../src/eventlog/eventlog.js'
import { Channel } from '../../src/eventlog/channel.js'
import { PLAIN_FILES, type Files } from '../../src/eventlog/files.js'
import { openEventLog } from '../../src/eventlog/open.js'
import { patientFiles } from '../../src/eventlog/patient-files.js'
import { windowsError } from '../../src/eventlog/windows-error.js'
import { evtxOf } from '../evtx-writer/events-file.js'
import { readerOf, windows, type Windows } from './a-channel.js'
import { ALL, eventXml, GO_ON, readAll } from './an-event.js'

/** How an event log of a kind is made, holding three events: SQLVDI 1, VSS 8229 and SQLVDI 2, with the record ids 1, 2 and 3. */
interface KindRow {
  readonly kind: EventLogKind
  readonly name: string
  readonly open: (folder: string, wanted: WantedEvents) => EventLog
  readonly make: (folder: string) => void
  /** Adds SQLVDI 1 with the record id 4. */
  readonly add: (folder: string) => void
  readonly missing: (folder: string) => EventLog
}

const FIRST_THREE = [
  eventXml({ recordId: 1 }),
  eventXml({ recordId: 2, provider: 'VSS', eventId: 8229 }),
  eventXml({ recordId: 3, eventId: 2 })
]

const FILES: readonly { readonly name: string, readonly files: Files }[] = [
  { name: '', files: PLAIN_FILES },
  { name: ', of files that are not waited for without end', files: patientFiles({ patience: 60_000, mostCalls: 1 }) }
]

const xmlRows = ({ name, files }: (typeof FILES)[number]): readonly KindRow[] => (['xml', 'example'] as const).map((kind) => ({
  kind,
  name: `${kind}${name}`,
  open: (folder, wanted) => openEventLog({ kind, path: join(folder, 'log.xml') }, wanted, { clock: () => 0, files }),
  make: (folder) => { writeFileSync(join(folder, 'log.xml'), FIRST_THREE.join('\r\n')) },
  add: (folder) => { appendFileSync(join(folder, 'log.xml'), eventXml({ recordId: 4 })) },
  missing: (folder) => openEventLog({ kind, path: join(folder, 'none.xml') }, ALL, { clock: () => 0, files })
}))

const evtxRow = ({ name, files }: (typeof FILES)[number]): KindRow => ({
  kind: 'evtx',
  name: `evtx${name}`,
  open: (folder, wanted) => openEventLog({ kind: 'evtx', path: join(folder, 'log.evtx') }, wanted, { clock: () => 0, files }),
  make: (folder) => { writeFileSync(join(folder, 'log.evtx'), evtxOf(FIRST_THREE)) },
  add: (folder) => { writeFileSync(join(folder, 'log.evtx'), evtxOf([...FIRST_THREE, eventXml({ recordId: 4 })])) },
  missing: (folder) => openEventLog({ kind: 'evtx', path: join(folder, 'none.evtx') }, ALL, { clock: () => 0, files })
})

const servers = new Map<string, Windows>()

function channelAt (server: Windows, wanted: WantedEvents): Channel {
  return new Channel(wanted, {
    channel: 'Application', reader: readerOf(server), clock: () => server.now, lookBack: 86_400_000, isForwarded: false
  })
}

const CHANNEL: KindRow = {
  kind: 'channel',
  name: 'channel',
  open: (folder, wanted) => channelAt(servers.get(folder)!, wanted),
  make: (folder) => { servers.set(folder, windows(FIRST_THREE)) },
  add: (folder) => {
    const server = servers.get(folder)!
    server.events = [...server.events, eventXml({ recordId: 4 })]
  },
  missing: () => channelAt({ ...windows([]), error: windowsError({ channel: 'Application' }, 15007, '') }, ALL)
}

const BACKUP_FAILURES: WantedEvents = { providers: [{ name: 'SQLVDI', ids: new Set([1]) }, { name: 'vs*' }] }

for (const row of [...FILES.flatMap((files) => [...xmlRows(files), evtxRow(files)]), CHANNEL]) {
  t.test(`an event log of the kind ${row.name}`, async (t) => {
    const folder = t.testdir()
    row.make(folder)

    t.test('yields the wanted events in their order, and counts all', async (t) => {
      const log = row.open(folder, BACKUP_FAILURES)
      t.equal(log.kind, row.kind)
      const batch = await readAll(log)
      t.strictSame(batch.records.map(({ provider, eventId, recordId }) => [provider, eventId, recordId]), [
        ['SQLVDI', 1, 1],
        ['VSS', 8229, 2]
      ])
      t.strictSame([batch.unreadable, batch.scanned, batch.more, batch.loss], [[], 3, false, undefined])
    })

    t.test('yields the same events with the same keys when it is read again from its start', async (t) => {
      const log = row.open(folder, ALL)
      const keys = (await readAll(log)).records.map(eventKey)
      t.equal(keys.length, 3)
      t.strictSame((await readAll(log)).records.map(eventKey), keys)
    })

    t.test('yields nothing where it was left, and there, after a restart, only what is new', async (t) => {
      const { position } = await readAll(row.open(folder, ALL))
      const quiet = await readAll(row.open(folder, ALL), position)
      t.strictSame([quiet.records, quiet.scanned, quiet.loss], [[], 0, undefined])
      row.add(folder)
      const grown = await readAll(row.open(folder, ALL), quiet.position)
      t.strictSame(grown.records.map(({ recordId }) => recordId), [4])
      t.strictSame([grown.scanned, grown.loss], [1, undefined])
    })

    t.test('takes a position that is none for the start', async (t) => {
      t.equal((await readAll(row.open(folder, ALL), 'nonsense')).records.length, 4)
    })

    t.test('stops when it is told to, with an error of its own', async (t) => {
      const stopped = new AbortController()
      stopped.abort()
      await t.rejects(row.open(folder, ALL).read(undefined, stopped.signal), EventLogError)
    })

    t.test('says that it is not there', async (t) => {
      await t.rejects(row.missing(folder).read(undefined, GO_ON), { name: 'EventLogError', code: 'not_found' })
    })
  })
}
