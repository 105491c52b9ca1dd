import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../e2e/programs.js'
import { spawnExporter, valueOf, type Circumstances, type Exporter } from './exporter.js'
import { countedBy, growingXml, type GrowingLog } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const NOT_ROOT = process.getuid?.() !== 0 && 'only root may mount a file system'
const OLD = 60_000 // long ago enough to be counted at the first poll
// the shell counts in blocks of 512 bytes; a signal that is ignored stays so
const NO_LONG_FILES: Circumstances = { through: ['sh', '-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'sh'] }

/** An exporter with a log of failures, all of which are counted. */
interface Running {
  readonly log: GrowingLog
  readonly exporter: Exporter
  /** More failures, which are counted by the next poll. */
  more (): Promise<void>
  /** The exporter is killed, another takes up the state, and counts what there is. */
  restart (look?: (next: Exporter) => Promise<void>): Promise<Exporter>
}

async function begin (folder: string, state: string, circumstances?: Circumstances): Promise<Running> {
  const log = growingXml(join(folder, 'application.xml'))
  log.grow(5, OLD)
  const flags = [log.flag, '--correlation.gap=10s', '--poll.interval=5s', `--state.directory=${state}`]
  const exporter = spawnExporter(flags, circumstances)
  await countsAll(exporter, log)
  return {
    log,
    exporter,
    async more () {
      log.grow(3, OLD)
      await eventually('a poll', async () => await countedBy(exporter) === log.failures() || undefined)
    },
    async restart (look) {
      await exporter.kill()
      const next = spawnExporter(flags)
      await look?.(next)
      await countsAll(next, log)
      return next
    }
  }
}

async function countsAll (exporter: Exporter, { failures }: GrowingLog): Promise<void> {
  await exporter.poll()
  assert.equal(await countedBy(exporter), failures(), exporter.log.join('\n'))
}

async function writeErrorsOf (exporter: Exporter): Promise<number> {
  return valueOf(await exporter.get('/metrics'), 'sqlvss_exporter_state_write_errors_total')!
}

/** A state folder that cannot be saved to for a while: told once, tried again, and nothing is missing in the end. */
async function obstruct (running: Running, obstacle: () => void, remedy: () => void): Promise<string> {
  const { exporter, more, log } = running
  obstacle()
  await more()
  await more()
  const failed = await writeErrorsOf(exporter)
  assert.ok(failed >= 2, `${failed} failed saves`)
  assert.equal(exporter.log.filter((line) => line.includes('msg="ledger not saved"')).length, 1, 'told once')
  remedy()
  await more()
  await exporter.said(/msg="ledger saved again"/)
  const next = await running.restart()
  await next.kill()
  return `${failed} saves failed, told once in the log; ${log.failures()} failures counted once, also after a kill and a restart`
}

/** A file system of its own for the state, of so many bytes. */
async function onDisk (folder: string, size: string, body: (disk: string) => Promise<string>): Promise<string> {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  command('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk)
  try {
    return await body(disk)
  } finally {
    spawnSync('umount', ['--lazy', disk])
  }
}

function command (program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}

async function fullDisk ({ folder }: Setting): Promise<string> {
  return await onDisk(folder, '512k', async (disk) => {
    const running = await begin(folder, join(disk, 'state'))
    const ballast = join(disk, 'ballast')
    return await obstruct(running, () => {
      try { writeFileSync(ballast, Buffer.alloc(600_000)) } catch { /* that is what it is for */ }
    }, () => { rmSync(ballast) })
  })
}

async function readOnly ({ folder }: Setting): Promise<string> {
  return await onDisk(folder, '4m', async (disk) => {
    const running = await begin(folder, join(disk, 'state'))
    const mount = (mode: string): void => { command('mount', '-o', `remount,${mode}`, disk) }
    const held = await obstruct(running, () => { mount('ro') }, () => { mount('rw') })
    mount('ro')
    mkdirSync(join(folder, 'second'))
    const second = await begin(join(folder, 'second'), join(disk, 'other'))
    await second.exporter.said(/level=WARN msg="State directory not locked"/)
    await second.exporter.kill()
    return `${held}; one that starts with it warns, and counts`
  })
}

async function fileLimit ({ folder }: Setting): Promise<string> {
  const state = join(folder, 'state')
  const running = await begin(folder, state, NO_LONG_FILES)
  await running.more()
  assert.ok(await writeErrorsOf(running.exporter) > 0)
  assert.ok(!existsSync(join(state, 'ledger.json')))
  const next = await running.restart()
  assert.equal(await writeErrorsOf(next), 0)
  await next.kill()
  return `no save succeeded; without the limit all ${running.log.failures()} failures were read again and counted once`
}

async function reloadUnsaved ({ folder }: Setting): Promise<string> {
  const { exporter, log } = await begin(folder, join(folder, 'state'), NO_LONG_FILES)
  log.clear()
  await countsAll(exporter, log)
  await exporter.kill()
  return `all ${log.failures()} failures stay counted`
}

async function vanishing ({ folder }: Setting): Promise<string> {
  const state = join(folder, 'state')
  const running = await begin(folder, state)
  rmSync(state, { recursive: true })
  await running.more()
  assert.ok(existsSync(join(state, 'ledger.json')))
  await (await running.restart()).kill()
  return `made anew with the next save; ${running.log.failures()} failures counted once`
}

type Spoil = (path: string, text: string) => void

const SPOILT: readonly (readonly [name: string, spoil: Spoil])[] = [
  ...[0, 1, 2, 16, 512, 4095, 4096].map((length): [string, Spoil] => [`cut to ${length} bytes`, (path) => { truncateSync(path, length) }]),
  ['cut in half', (path, text) => { truncateSync(path, text.length >> 1) }],
  ['without its last byte', (path, text) => { truncateSync(path, text.length - 1) }],
  ['with bytes of zero in it', (path, text) => { writeFileSync(path, text.slice(0, 4096) + '\0'.repeat(4096) + text.slice(8192)) }],
  ['that is another JSON', (path) => { writeFileSync(path, '[]') }],
  ['of an older version', (path, text) => { writeFileSync(path, text.replace('"version":1', '"version":0')) }],
  ['of a newer version', (path, text) => { writeFileSync(path, text.replace('"version":1', '"version":2')) }]
]

async function spoiltLedger ({ folder }: Setting): Promise<string> {
  const state = join(folder, 'state')
  const path = join(state, 'ledger.json')
  const running = await begin(folder, state)
  await (await running.restart()).kill()
  for (const [name, spoil] of SPOILT) {
    spoil(path, readFileSync(path, 'utf8'))
    const spoilt = readFileSync(path, 'utf8')
    const next = await running.restart(async (next) => {
      await next.said(/level=ERROR msg="ledger not taken up"/)
      assert.match(await next.get('/'), /kept as/, `${name}: told on the page`)
      assert.equal(valueOf(await next.get('/metrics'), 'sqlvss_exporter_state_refused'), 1, `${name}: told in the metrics`)
    })
    assert.equal(readFileSync(`${path}.unreadable`, 'utf8'), spoilt, `${name}: kept aside`)
    await eventually('a good ledger', () => JSON.parse(readFileSync(path, 'utf8')))
    await next.kill()
  }
  return `${SPOILT.length} ledgers (${SPOILT.map(([name]) => name).join('; ')}): each kept aside, told in the log, on the page and in the metrics, ` +
    `and all ${running.log.failures()} failures counted anew from the event log`
}

export const STATE_TRIALS: readonly Trial[] = [
  {
    name: 'state-disk-full',
    fault: 'The disk of the state directory is full for some polls',
    expected: 'Monitoring goes on; the failed saves are counted, and told once; with room again all is saved',
    skip: NOT_ROOT,
    run: fullDisk
  },
  {
    name: 'state-read-only',
    fault: 'The disk of the state directory may only be read, for some polls, and from the start',
    expected: 'As with a full disk; an exporter that starts with it warns that it cannot lock the directory',
    skip: NOT_ROOT,
    run: readOnly
  },
  {
    name: 'state-file-limit',
    fault: 'No file may be longer than 512 bytes (ulimit -f)',
    expected: 'As with a full disk',
    run: fileLimit
  },
  {
    name: 'state-unsaved-reload',
    fault: 'The configuration is read again while the ledger cannot be saved, and the event log has been emptied',
    expected: 'What is known is handed on; no counter goes back',
    run: reloadUnsaved
  },
  {
    name: 'state-vanishes',
    fault: 'The state directory is removed while the exporter runs',
    expected: 'It is made anew with all that is known',
    run: vanishing
  },
  {
    name: 'state-spoilt',
    fault: 'The ledger is damaged, cut, or of another version',
    expected: 'It is kept aside, which log, page and metrics tell; the event logs are read again',
    run: spoiltLedger
  }
]
