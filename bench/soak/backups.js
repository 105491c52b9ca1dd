// The events of backups, one after the other, a line of JSON for each backup: node --import @tapjs/typescript/import bench/soak/backups.js
// BEGIN COUNT. Ten servers take turns, and every third backup fails.
import { badNight, goodNight, vdiSet } from '../../test/scenarios/runs.js'
import { HOUR, printedEvents, syntheticLog } from '../../test/synthetic/event-log.js'

const SERVERS = 10
const [begin, count] = process.argv.slice(2).map(Number)

for (let number = 0; number < count; number++) {
  const log = syntheticLog(`sql${number % SERVERS}.contoso.local`, number * 100 + 1)
  const [sqlInstance, database] = [`I${number % 3}`, `D${number % 5}`]
  const at = begin + number * HOUR
  if (number % 3 === 0) badNight(log, at, { sqlInstance, database, vdiSet: vdiSet(number) })
  else goodNight(log, at, vdiSet(number), [[sqlInstance, database]])
  process.stdout.write(`${JSON.stringify(printedEvents(log.events()))}\n`)
}
