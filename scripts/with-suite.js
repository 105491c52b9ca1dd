import './node-version.js'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from './set-up.js'

// Runs a command with Prometheus and Alertmanager of another Debian release, which are fetched and not installed:
// node scripts/with-suite.js trixie npm test -- test/alerts. Says so and ends well where they cannot be fetched.
const SOURCES = '/etc/apt/sources.list.d'
const PROGRAMS = ['prometheus', 'promtool', 'prometheus-alertmanager', 'amtool']
const PACKAGES = ['prometheus', 'prometheus-alertmanager', 'promtool'] // promtool is a package of its own in newer releases

class CannotFetch extends Error {}

const [suite, command, ...args] = process.argv.slice(2)
if (command === undefined) {
  console.error('Usage: node scripts/with-suite.js SUITE COMMAND [ARGUMENT...]')
  process.exit(2)
}
const folder = join(ROOT, 'node_modules', '.cache', 'sqlvss-suites', suite)
try {
  if (!existsSync(folder)) fetchPrograms()
  for (const program of PROGRAMS) console.error(run(join(folder, program), ['--version']).split('\n')[0])
} catch (error) {
  if (!(error instanceof CannotFetch)) throw error
  console.error(`Skipped: Prometheus and Alertmanager of ${suite}; ${error.message}`)
  process.exit(0)
}
const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
process.exitCode = spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1

function fetchPrograms () {
  const work = mkdtempSync(join(tmpdir(), 'sqlvss-suite-'))
  try {
    for (const name of ['etc', 'lists/partial', 'cache/archives/partial', 'packages', 'unpacked']) mkdirSync(join(work, name), { recursive: true })
    writeFileSync(join(work, 'etc', 'suite.sources'), sourcesOf(suite))
    const apt = (...words) => run('apt-get', [
      '-qq', '-o', `Dir::Etc::sourceparts=${join(work, 'etc')}`, '-o', 'Dir::Etc::sourcelist=/dev/null',
      '-o', `Dir::State::lists=${join(work, 'lists')}`, '-o', `Dir::Cache=${join(work, 'cache')}`, '-o', 'APT::Sandbox::User=root', ...words
    ], join(work, 'packages'))
    apt('update')
    for (const name of PACKAGES) apt('download', `${name}/${suite}`)
    for (const name of readdirSync(join(work, 'packages'))) run('dpkg', ['-x', join(work, 'packages', name), join(work, 'unpacked')])
    mkdirSync(folder, { recursive: true })
    for (const program of PROGRAMS) copyFileSync(join(work, 'unpacked', 'usr', 'bin', program), join(folder, program))
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** The archive that this machine installs from, for another release. */
function sourcesOf (name) {
  const files = existsSync(SOURCES) ? readdirSync(SOURCES).filter((file) => file.endsWith('.sources')) : []
  const stanzas = files.flatMap((file) => readFileSync(join(SOURCES, file), 'utf8').split(/\n\s*\n/))
  const own = stanzas.find((stanza) => /^Suites: (?!.*-security)/m.test(stanza))
  if (own === undefined) throw new CannotFetch(`no archive stands in ${SOURCES}`)
  return own.replace(/^Suites:.*$/m, `Suites: ${name}`) + '\n'
}

function run (program, words, cwd = ROOT) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd, encoding: 'utf8' })
  if (status === 0) return `${stdout}${stderr}`
  throw new CannotFetch(`${program} ${words.at(-1)}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
}
