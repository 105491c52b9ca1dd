import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { eventually } from '../e2e/programs.js'
import { lastNight } from '../pages/stories.js'
import { spawnExporter, type Exporter } from '../torture/exporter.js'
import { UNREADABLE, writeLogs } from './events.js'

/** A folder of its own with the event logs of the corpus, and the flags that have them read. */
export function hostileLogs (t: Test) {
  buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-hostile-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const logs = join(folder, 'logs')
  writeLogs(logs, lastNight(Date.now()))
  return { folder, logs, countUnreadable: UNREADABLE, flags: ['xml', 'evtx'].map((kind) => `--event-logs=${kind}:${logs}/*.${kind}`) }
}

/** A process that has read all of them. */
export async function hostileExporter (t: Test, ...flags: readonly string[]): Promise<Exporter & Pick<ReturnType<typeof hostileLogs>, 'folder' | 'logs' | 'countUnreadable'>> {
  const logs = hostileLogs(t)
  const exporter = spawnExporter([...logs.flags, ...flags])
  t.teardown(() => exporter.kill())
  await eventually('the exporter is ready', async () => /^Ready/.test(await exporter.get('/-/ready')) || undefined)
  return { ...exporter, ...logs }
}

/** The ids of all incidents. */
export async function incidentIds (exporter: Exporter): Promise<readonly string[]> {
  const { incidents } = JSON.parse(await exporter.get('/api/v1/incidents?limit=1000')) as { incidents: readonly { id: string }[] }
  return incidents.map(({ id }) => id)
}
