import { spawn, spawnSync, type ChildProcess } from 'node:child_process'

/** The root file system of a container, the one folder in it that can be written, and who runs in it. */
interface Inside {
  readonly root: string
  readonly state: string
  readonly user: number
}

// as docker run --read-only does it: buildah's own isolation leaves the root file system as it is
const ENTER = `
set -e
root=$1 state=$2 user=$3; shift 3
mount --bind "$root" "$root"
mount --bind "$state" "$root/state"
mount -t proc -o ro proc "$root/proc"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user:$user" "$root" env -i PATH="$PATH" NODE_ENV=production "$@"
`

/** Starts a program with a root file system that nobody can write to. */
export function startReadOnly (inside: Inside, ...command: readonly string[]): ChildProcess {
  return spawn('unshare', argumentsOf(inside, command), { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** What a program says there, as long as it lasts. */
export function tryReadOnly (inside: Inside, ...command: readonly string[]): string {
  const { stdout, stderr } = spawnSync('unshare', argumentsOf(inside, command), { encoding: 'utf8' })
  return stdout + stderr
}

function argumentsOf ({ root, state, user }: Inside, command: readonly string[]): readonly string[] {
  return ['--mount', 'bash', '-c', ENTER, 'enter', root, state, String(user), ...command]
}
