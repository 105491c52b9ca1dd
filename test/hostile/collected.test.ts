import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { buildStale, ROOT } from '../../scripts/set-up.js'
import { eventually } from '../e2e/programs.js'
import { spawnExporter } from '../torture/exporter.js'

// what somebody who may write to a folder of collected logs can do with a file that is none
const skip = process.platform === 'win32' && 'links and devices of Windows are others'
const MAIN = join(ROOT, 'dist', 'main.js')
const SECRET = 'Tr0ub4dor&3'
const MIB = 1024 * 1024
const TELLS_MEMORY = "data:text/javascript,process.on('exit', () => console.error('most kilobytes', process.resourceUsage().maxRSS))"
const MOST_MEMORY = 240 * MIB // unpacked as a whole, a bomb alone would be more

buildStale()
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-collected-'))
t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
t.setTimeout(280_000) // on a busy machine a bomb takes its time

t.test('a link out of the folder shows nothing of where it leads to', { skip }, async (t) => {
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  cpSync(join(ROOT, 'examples', 'kb2615182', 'application.xml'), join(logs, 'good.xml'))
  for (const [name, text] of [
    ['password', `${SECRET}\n`], ['web.yml', `${SECRET}: {}\n`], ['secret.json', `{"${SECRET}": 1}`], ['secret.xml', `<secret>${SECRET}</secret>`],
    ['comment.xml', `<!-- ${SECRET} --><secret password="${SECRET}"/>`], ['key.pem', `-----BEGIN PRIVATE KEY-----\n${SECRET}\n`]
  ] as const) {
    const secret = join(folder, name)
    writeFileSync(secret, text)
    writeFileSync(`${secret}.gz`, gzipSync(text))
    for (const end of ['xml', 'evtx']) {
      symlinkSync(secret, join(logs, `${name}.${end}`))
      symlinkSync(`${secret}.gz`, join(logs, `${name}.${end}.gz`))
    }
    symlinkSync(secret, join(logs, `ERRORLOG.${name}`))
    symlinkSync(secret, join(logs, `SqlWriterLogger.${name}.txt`))
  }
  for (const [target, name] of [['/dev/zero', 'endless.xml'], ['circle.xml', 'circle.xml'], ['..', 'up'], ['.', 'self'], [folder, 'folder.xml']] as const) {
    symlinkSync(target, join(logs, name))
  }

  for (const args of [[], ['--format', 'json'], ['--format', 'html'], ['--list-providers']]) {
    const { stdout, stderr } = spawnSync(process.execPath, [MAIN, 'diagnose', logs, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
    t.match(stdout, 'good.xml', args.join(' '))
    t.notOk((stdout + stderr).includes(SECRET), args.join(' '))
  }
  const exporter = spawnExporter([`--event-logs=xml:${logs}`, `--event-logs=evtx:${logs}/*`, '--log.level=debug'])
  t.teardown(() => exporter.kill())
  await eventually('the exporter is ready', async () => /^Ready/.test(await exporter.get('/-/ready')) || undefined)
  for (const path of ['/', '/metrics', '/api/v1/status', '/api/v1/incidents']) t.notOk((await exporter.get(path)).includes(SECRET), path)
  t.match(await exporter.get('/api/v1/status'), 'password.xml', 'that it is no event log is told')
  t.strictSame(exporter.log.filter((line) => line.includes(SECRET)), [])
})

// 256 MiB in 256 KB: gzip makes one file of several
const bombOf = (head: string): Buffer => Buffer.concat([gzipSync(head), ...Array(8).fill(gzipSync(Buffer.alloc(32 * MIB, 'A')))])
const EVENT = '<Events><Event><System><Provider Name="VSS"/><EventID>8229</EventID></System><EventData><Data>'

for (const [name, head] of [
  ['event.xml.gz', EVENT],
  ['nothing.xml.gz', '<Events>'],
  ['chunks.evtx.gz', `ElfFile\0${'\0'.repeat(4088)}ElfChnk\0`],
  ['ERRORLOG.gz', '2026-01-01 00:00:00.00 Server      Microsoft SQL Server 2019\r\n']
] as const) {
  t.test(`${name}, which unpacks to a thousand times its size, is read to its end, and takes the memory of any other`, { skip }, async (t) => {
    const file = join(folder, name)
    writeFileSync(file, bombOf(head))
    const { NODE_OPTIONS: _ofTap, ...env } = process.env
    const { status, stderr } = spawnSync(process.execPath, ['--import', TELLS_MEMORY, MAIN, 'diagnose', file], { encoding: 'utf8', env })
    t.ok(status === 0 || status === 1, `status ${status}`)
    const [, kilobytes] = /most kilobytes (\d+)/.exec(stderr)!
    t.ok(Number(kilobytes) * 1024 < MOST_MEMORY, `${kilobytes} kB`)
  })
}
