import './node-version.js'
import { installMissing, ROOT } from './set-up.js'

// Whether what is here can be released: npm run release:check. It changes nothing and ends with 1 where a check fails.
installMissing()
const { CHECKS } = await import('./release/checks.js')
const found = CHECKS.map(({ name, problems }) => ({ name, problems: problems(ROOT) }))
for (const { name, problems } of found) {
  console.log(`${problems.length === 0 ? 'ok' : 'not ok'}: ${name}`)
  for (const problem of problems) console.log(`  ${problem}`)
}
process.exitCode = found.some(({ problems }) => problems.length > 0) ? 1 : 0
