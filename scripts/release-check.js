import './node-version.js'
import { parseArgs } from 'node:util'
import { installMissing, ROOT } from './set-up.js'

// Whether what is here can be released: npm run release:check. It changes nothing and ends with 1 where a check fails.
// With --without-tests it says in a second what can be told without them.
const { values: asked } = parseArgs({ options: { 'without-tests': { type: 'boolean', default: false } } })
installMissing()
const { CHECKS } = await import('./release/checks.js')
const checks = CHECKS.filter(({ runsTests }) => !(runsTests && asked['without-tests']))
const found = checks.map(({ name, problems }) => ({ name, problems: problems(ROOT) }))
for (const { name, problems } of found) {
  console.log(`${problems.length === 0 ? 'ok' : 'not ok'}: ${name}`)
  for (const problem of problems) console.log(`  ${problem}`)
}
process.exitCode = found.some(({ problems }) => problems.length > 0) ? 1 : 0
