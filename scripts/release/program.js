import { spawnSync } from 'node:child_process'

/** The release cannot be made, for a reason the person who makes it can do something about. */
export class DistError extends Error {}

/** What is missing on this machine is a program, or the way to a download. */
export class MissingError extends DistError {}

const DEBIAN_PACKAGES = { zip: 'zip', wixl: 'wixl', msibuild: 'msitools', msiinfo: 'msitools', osslsigncode: 'osslsigncode', tar: 'tar' }
const MOST_OUTPUT = 256 * 1024 * 1024
const LAST_LINES = 10

/** Runs a program to its end and yields what it wrote to stdout, as bytes. */
export function run (program, args, { accept = [0], ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: MOST_OUTPUT, ...options })
  if (error?.code === 'ENOENT') throw new MissingError(`${program} is missing${wayToGet(program)}`)
  if (error !== undefined) throw new DistError(`${program} could not run: ${error.message}`)
  if (accept.includes(status)) return stdout
  throw new DistError(`${program} ${args[0]} ended with status ${status}\n${lastLines(`${stdout}${stderr}`)}`)
}

/** Whether a program can be started at all. */
export function isInstalled (program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined
}

function wayToGet (program) {
  const name = DEBIAN_PACKAGES[program]
  return name === undefined ? '' : `: install the Debian package ${name}`
}

function lastLines (text) {
  return text.trimEnd().split('\n').slice(-LAST_LINES).join('\n')
}
