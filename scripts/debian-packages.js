import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs that some tests run, the Debian package each comes in, and what is skipped without it. */
export const PROGRAMS = [
  { program: 'promtool', package: 'prometheus', skipped: 'promtool checks of metrics and alert rules' },
  { program: 'prometheus', package: 'prometheus', skipped: 'the scrape by a real Prometheus' },
  { program: 'prometheus-alertmanager', package: 'prometheus-alertmanager', skipped: 'the way from event logs to notifications' },
  { program: 'amtool', package: 'prometheus-alertmanager', skipped: 'amtool checks of the configuration of Alertmanager' },
  { program: 'openssl', package: 'openssl', skipped: 'TLS, and the commands of the documents about it' },
  { program: 'curl', package: 'curl', skipped: 'commands of the documents' },
  { program: 'htpasswd', package: 'apache2-utils', skipped: 'commands of the documents' },
  { program: 'chromium', package: 'chromium', skipped: 'the pages in a browser' },
  { program: 'evtxexport', package: 'libevtx-utils', skipped: 'the comparison of .evtx files with what evtxexport finds' },
  { program: 'wine', package: 'wine', skipped: 'the tests of Windows' },
  { program: 'x86_64-w64-mingw32-gcc', package: 'gcc-mingw-w64-x86-64-win32', skipped: 'the tests of Windows' },
  { program: 'osslsigncode', package: 'osslsigncode', skipped: 'the Windows program' },
  { program: 'wixl', package: 'wixl', skipped: 'the installer for Windows' },
  { program: 'msibuild', package: 'msitools', skipped: 'the installer for Windows' },
  { program: 'zip', package: 'zip', skipped: 'the archives of a release' },
  { program: 'faketime', package: 'faketime', skipped: 'the trials with a clock that is set' },
  { program: 'strace', package: 'strace', skipped: 'the trials with files that hang' },
  { program: 'buildah', package: 'buildah', skipped: 'the container image' },
  { program: 'debootstrap', package: 'debootstrap', skipped: 'the container image' }
]

/** Installs the packages of missing programs where apt-get is there and may be used, and says what is skipped elsewhere. */
export function installPrograms (programs = PROGRAMS) {
  const missing = missingOf(programs)
  if (missing.length === 0) return
  const obstacle = obstacleToApt()
  if (obstacle === undefined) aptInstall([...new Set(missing.map((row) => row.package))])
  for (const { program, skipped, package: name } of missing) {
    if (isOnPath(program)) continue
    console.error(`Skipped: ${skipped}; ${program} is missing (Debian package ${name}), ${obstacle ?? 'apt-get did not install it'}`)
  }
}

/**
 * The rows of those programs that are not there.
 * @param {typeof PROGRAMS} programs
 */
export function missingOf (programs) {
  return programs.filter(({ program }) => !isOnPath(program))
}

function obstacleToApt () {
  if (!isOnPath('apt-get')) return 'and there is no apt-get here'
  return process.getuid() === 0 ? undefined : 'and only root may install it'
}

function aptInstall (packages) {
  console.error(`Installing Debian packages: ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 })
    if (status !== 0) console.error(`apt-get ${args[0]} failed with status ${status}\n${lastLines(stderr || stdout)}`)
  }
}

function lastLines (text) {
  return (text ?? '').trimEnd().split('\n').slice(-10).join('\n')
}

function isOnPath (program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)))
}
