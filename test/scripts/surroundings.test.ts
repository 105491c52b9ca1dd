import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { PROGRAMS } from '../../scripts/debian-packages.js'

const SCRIPTS = fileURLToPath(new URL('../../scripts/', import.meta.url))

interface Ended {
  readonly code: number
  readonly stderr: string
}

async function node (code: string, env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: SCRIPTS, env })
    return { code: 0, stderr }
  } catch (error) {
    return error as Ended
  }
}

t.test('where there is no apt-get, what is missing and what is skipped is named', async (t) => {
  const { code, stderr } = await node("import('./debian-packages.js').then(({ installPrograms }) => installPrograms())", { PATH: SCRIPTS })
  t.equal(code, 0)
  const lines = stderr.split('\n').filter((line) => line !== '')
  t.equal(lines[0], 'Skipped: promtool checks of metrics and alert rules; promtool is missing (Debian package prometheus), and there is no apt-get here')
  t.strictSame(lines.map((line) => /; (\S+) is missing \(Debian package \S+\), and there is no apt-get here$/.exec(line)?.[1]),
    PROGRAMS.map(({ program }) => program))
})

t.test('what is there is passed over in silence', async (t) => {
  const code = "import('./debian-packages.js').then(({ installPrograms }) => installPrograms([{ program: 'set-up.js', package: 'x', skipped: 'x' }]))"
  t.match(await node(code, { PATH: SCRIPTS }), { code: 0, stderr: '' })
})

t.test('an older Node.js is told what is needed', async (t) => {
  const cases = [
    ['18.19.0', { code: 1, stderr: 'sqlvss_exporter needs Node.js 20 or newer, this is v18.19.0\n' }],
    ['20.0.0', { code: 0, stderr: '' }],
    ['26.1.0', { code: 0, stderr: '' }]
  ] as const
  for (const [version, expected] of cases) {
    const pretended = `Object.defineProperties(process, { versions: { value: { node: '${version}' } }, version: { value: 'v${version}' } })`
    t.match(await node(`${pretended}; import('./node-version.js')`), expected, version)
  }
})
