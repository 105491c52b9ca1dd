// other readers of .evtx files, and how each is asked for the same work
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { WANTED } from './synthetic-log.js'

const NAMES = JSON.stringify(WANTED.providers.map(({ name }) => name))
const WINEVTX = (entry, path) => `
  import { readFileSync } from 'node:fs'
  import { parseEvtxFile } from ${JSON.stringify(entry)}
  let [all, wanted] = [0, 0]
  for (const { event } of parseEvtxFile(readFileSync(${JSON.stringify(path)}))) {
    all++
    if (${NAMES}.includes(event.Event.System.Provider.Name)) wanted++
  }
  console.log(all, wanted)`
const TS_EVTX = (entry, path) => `
  import { evtx } from ${JSON.stringify(entry)}
  let [all, wanted] = [0, 0]
  await evtx(${JSON.stringify(path)}).forEach(({ provider }) => {
    all++
    if (${NAMES}.includes(provider?.name)) wanted++
  })
  console.log(all, wanted)`

/** Programs and npm packages that are there, and the names of those that are not; packages are looked for in a folder. */
export function peersIn (folder = '.') {
  const peers = [
    program('evtxexport', ['-V'], (path) => ['-f', 'xml', path]),
    npmPackage(folder, 'winevtx', WINEVTX),
    npmPackage(folder, '@ts-evtx/core', TS_EVTX),
    program('evtx_dump.py', ['--help'], (path) => [path])
  ]
  return {
    found: new Map(peers.filter(({ run }) => run !== undefined).map((peer) => [peer.name, peer])),
    missing: peers.filter(({ run }) => run === undefined).map(({ name }) => name)
  }
}

function program (name, question, args) {
  const { status, stdout } = spawnSync(name, question, { encoding: 'utf8' })
  if (status !== 0) return missing(name)
  const version = /^evtx\w+ \d+/.exec(stdout)?.[0] ?? `${name} ${debianVersion(name)}`
  return { name, version, run: (path) => succeed(name, args(path)) }
}

function debianVersion (name) {
  const packageName = name === 'evtx_dump.py' ? 'python3-evtx' : name
  const { status, stdout } = spawnSync('dpkg-query', ['--show', packageName], { encoding: 'utf8' })
  return status === 0 ? `(${stdout.trim().replace('\t', ' ')})` : ''
}

function npmPackage (folder, name, script) {
  const manifest = join(resolve(folder), 'node_modules', name, 'package.json')
  if (!existsSync(manifest)) return missing(`npm ${name}`)
  const { version, main, exports: entries } = JSON.parse(readFileSync(manifest, 'utf8'))
  const entry = entries?.['.']?.import?.default ?? entries?.['.']?.import ?? entries?.['.']?.default ?? main
  const url = pathToFileURL(join(manifest, '..', entry)).href
  return {
    name,
    version: `npm ${name} ${version}`,
    run: (path) => succeed(process.execPath, ['--input-type=module', '--eval', script(url, path)])
  }
}

function missing (name) {
  return { name, run: undefined }
}

/** What it prints is written, and thrown away. */
function succeed (command, args) {
  const { status, stderr, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  if (error !== undefined || status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
}
