import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { missingOf, PROGRAMS } from '../debian-packages.js'
import { ROOT } from '../set-up.js'
import { startServer } from './server.js'

const SERVERS = ['prometheus', 'prometheus-alertmanager']

/** The Debian packages to install before Prometheus and Alertmanager can be started. */
export function missingServers () {
  return missingOf(PROGRAMS.filter(({ program }) => SERVERS.includes(program))).map((row) => row.package)
}

/** Fails where Prometheus and Alertmanager are not there, and says how to get them. */
export function needServers () {
  const packages = missingServers()
  if (packages.length > 0) throw new Error(`Missing; on Debian: apt-get install --no-install-recommends ${packages.join(' ')}`)
}

/** The exporter as it was built, with flags of its own. */
export async function startExporter ({ port, args, cwd, signal }) {
  return await startServer({
    name: 'Exporter',
    command: process.execPath,
    args: [join(ROOT, 'dist', 'main.js'), `--web.listen-address=127.0.0.1:${port}`, ...args],
    url: `http://127.0.0.1:${port}`,
    cwd,
    signal
  })
}

/** Prometheus with a configuration and all it keeps in a folder. */
export async function startPrometheus ({ folder, port, config, signal }) {
  const file = written(folder, 'prometheus.yml', config)
  return await startServer({
    name: 'Prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'
    ],
    url: `http://127.0.0.1:${port}`,
    signal
  })
}

/** Alertmanager alone, without a cluster, with a configuration and all it keeps in a folder. */
export async function startAlertmanager ({ folder, port, config, signal }) {
  const file = written(folder, 'alertmanager.yml', config)
  return await startServer({
    name: 'Alertmanager',
    command: 'prometheus-alertmanager',
    args: [
      `--config.file=${file}`, `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address=', '--log.level=warn'
    ],
    url: `http://127.0.0.1:${port}`,
    signal
  })
}

// JSON is YAML
function written (folder, name, config) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(config, undefined, 2))
  return file
}
