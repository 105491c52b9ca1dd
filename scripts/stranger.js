import './node-version.js'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { commandsOf, fencedBlocks, notPrinted } from './fenced-blocks.js'
import { ROOT } from './set-up.js'

// Walks the path of somebody who has the README and nothing else: a fresh clone, its first commands as they stand there,
// and what they are said to show. Ends with status 1 at the first difference.
const SECTIONS = ['Try it', 'Diagnose a log now', 'Configure it']
const EXPORTED = ['application.xml', 'backup.xml'] // what a reader has of a server
const EXAMPLE = join('examples', 'kb2615182', 'application.xml')
const ENDS = /^npm start -- check /
const PRINTED = /The first prints `(?<shown>[^`]+)`/
const ADDRESS = /<(http:\/\/[^>]+)>/g
const PAUSE = 500
const LONGEST_START = 15 * 60_000 // it installs
const LONGEST_STOP = 30_000

class Difference extends Error {}

const folder = mkdtempSync(join(tmpdir(), 'sqlvss-stranger-'))
const environment = freshEnvironment()
try {
  await walk(join(folder, 'sqlvss_exporter'))
  tell('The README is true as far as a stranger goes.')
} catch (error) {
  if (!(error instanceof Difference)) throw error
  tell(`FAIL  ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function walk (clone) {
  finish('git', ['clone', '--quiet', ROOT, clone], folder)
  tell(`ok    cloned ${finish('git', ['log', '-1', '--format=%h %s'], clone).trim()}`)
  const readme = readFileSync(join(clone, 'README.md'), 'utf8')
  for (const name of EXPORTED) copyFileSync(join(clone, EXAMPLE), join(clone, name))
  for (const section of SECTIONS) await walkSection(clone, readme, section)
}

async function walkSection (clone, readme, section) {
  const blocks = fencedBlocks(readme).filter((block) => block.section === section)
  const ofLanguage = (name) => blocks.filter(({ language }) => language === name).map(({ text }) => text)
  for (const text of ofLanguage('yaml')) writeFileSync(join(clone, /^# (?<name>\S+)$/m.exec(text).groups.name), text)
  const commands = blocks.flatMap((block) => commandsOf(block).map((typed) => ({ ...typed, isToServe: block.language === 'sh' && !ENDS.test(typed.command) })))
  expect(commands.length > 0, `the README has commands under "${section}"`)
  const texts = ofLanguage('text').map((text) => text.trim())
  const [own, first] = [section, SECTIONS[0]].map((one) => addressesIn(readme, one))
  for (const { command, shown, isToServe } of commands) {
    tell(`$ ${command}`)
    if (isToServe) await serve(clone, command, { addresses: own.length > 0 ? own : first, texts })
    else print(clone, command, shown || PRINTED.exec(textOf(readme, section)).groups.shown)
  }
}

/** A command that serves: the addresses of its section answer, one of them with each text that is shown. */
async function serve (clone, command, { addresses, texts }) {
  const { origin } = new URL(addresses[0])
  expect(!await isAnswering(origin), `nothing else listens on ${origin}`)
  const started = Date.now()
  const child = spawn(command, { cwd: clone, shell: true, detached: true, env: environment, stdio: ['ignore', 'inherit', 'inherit'] })
  const isEnded = () => child.exitCode !== null || child.signalCode !== null
  try {
    const isReady = await eventually(async () => isEnded() || (await fetch(`${origin}/-/ready`)).ok, LONGEST_START)
    expect(isReady && !isEnded(), `ready after ${Math.round((Date.now() - started) / 1000)} s`)
    const answers = await Promise.all(addresses.map(answerOf))
    for (const text of texts) expect(answers.some((answer) => answer.includes(text)), `shown: ${text}`)
  } finally {
    if (!isEnded()) process.kill(-child.pid, 'SIGINT')
    if (!isEnded()) await once(child, 'exit')
  }
  expect(await eventually(async () => !await isAnswering(origin), LONGEST_STOP), 'ended by Ctrl+C')
}

/** A command that ends: it prints what is shown. */
function print (clone, command, shown) {
  const { status, stdout } = spawnSync(command, { cwd: clone, shell: true, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  expect(status === 0, 'it ends with status 0')
  const [missing] = notPrinted(shown, stdout)
  expect(missing === undefined, missing === undefined ? 'it prints what is shown' : `it prints\n${missing}\nbut it printed\n${stdout}`)
}

function addressesIn (readme, section) {
  return [...new Set([...textOf(readme, section).matchAll(ADDRESS)].map(([, address]) => address))]
}

function textOf (readme, section) {
  const [, text = ''] = readme.split(`\n## ${section}\n`)
  return text.split('\n## ')[0]
}

async function answerOf (address) {
  const answer = await fetch(address)
  const text = await answer.text()
  expect(answer.ok, `${address} answers ${answer.status}, ${text.length} characters`)
  return text
}

async function isAnswering (origin) {
  return await fetch(origin).then(() => true, () => false)
}

/** Asks until the answer is yes, or it takes too long; a question that failed is no answer. */
async function eventually (ask, longest) {
  for (const deadline = Date.now() + longest; Date.now() < deadline; await pause(PAUSE)) {
    if (await ask().catch(() => false)) return true
  }
  return false
}

/**
 * A console of a machine on which nobody has worked yet: an empty home, a cache of npm of its own, and no npm that runs. The registry
 * is that of this machine, as it may be the only one that can be reached.
 */
function freshEnvironment () {
  const registry = finish('npm', ['config', 'get', 'registry'], ROOT).trim()
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:npm_|XDG_|INIT_CWD$|NODE_OPTIONS$)/i.test(name))
  const [home, settings] = [join(folder, 'home'), join(folder, 'npmrc')]
  mkdirSync(home)
  writeFileSync(settings, '')
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home, // what a home is called on Windows
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_userconfig: settings,
    npm_config_registry: registry
  }
}

function finish (program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Difference(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

function expect (isSo, what) {
  if (!isSo) throw new Difference(what)
  tell(`ok    ${what}`)
}

function tell (line) {
  console.log(line)
}
