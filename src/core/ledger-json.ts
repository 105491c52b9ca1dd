import type { Finding } from './finding.js'
import type { ComputerLedger, Counted, Ledger, LogLedger } from './ledger.js'

/** The version this program writes; it reads no other. */
const LEDGER_VERSION = 1

/** A ledger as JSON, piece by piece, as all of it is long; ledgerFromJson gives the same ledger back. */
export function * ledgerText ({ computers, eventLogs, tooOld, tooMany }: Ledger): Iterable<string> {
  yield `{"version":${LEDGER_VERSION},"computers":[`
  let separator = ''
  for (const [computer, known] of computers) {
    const [findings, counted] = [[...known.findings.values()], [...known.counted]]
    yield separator + JSON.stringify({ computer, ...known, findings, counted })
    separator = ','
  }
  const logs = [...eventLogs].map(([log, known]) => ({ log, ...known, processed: [...known.processed] }))
  yield `],"eventLogs":${JSON.stringify(logs)},"tooOld":${tooOld},"tooMany":${tooMany}}`
}

/** Throws an Error that says what was expected and found where the value is no ledger of this version. */
export function ledgerFromJson (json: unknown): Ledger {
  const file = objectIn(json, 'ledger')
  if (file.version !== LEDGER_VERSION) throw new Error(`expected version ${LEDGER_VERSION}, found ${String(file.version)}`)
  return {
    computers: new Map(listIn(file.computers, 'computers').map(computerFrom)),
    eventLogs: new Map(listIn(file.eventLogs, 'eventLogs').map(logFrom)),
    tooOld: numberIn(file.tooOld, 'tooOld'),
    tooMany: numberIn(file.tooMany, 'tooMany')
  }
}

function computerFrom (json: unknown, n: number): [string, ComputerLedger] {
  const at = `computers[${n}]`
  const known = objectIn(json, at)
  const counts = objectIn(known.counts, `${at}.counts`)
  for (const name of ['failures', 'writerErrors']) listIn(counts[name], `${at}.counts.${name}`)
  for (const name of ['runs', 'overflows']) objectIn(counts[name], `${at}.counts.${name}`)
  numberIn(counts.observed, `${at}.counts.observed`)
  const findings = listIn(known.findings, `${at}.findings`).map((one, m) => findingFrom(one, `${at}.findings[${m}]`))
  return [textIn(known.computer, `${at}.computer`), {
    findings: new Map(findings.map((finding) => [finding.event, finding])),
    counted: new Map(listIn(known.counted, `${at}.counted`).map((one, m) => countedFrom(one, `${at}.counted[${m}]`))),
    lastSuccess: known.lastSuccess as number | undefined,
    lastAttempt: known.lastAttempt as number | undefined,
    forgottenBefore: known.forgottenBefore as number | undefined,
    instances: listIn(known.instances, `${at}.instances`) as string[],
    databases: listIn(known.databases, `${at}.databases`) as ComputerLedger['databases'],
    counts: known.counts as ComputerLedger['counts']
  }]
}

function countedFrom (json: unknown, at: string): [string, Counted] {
  const [event, counted] = listIn(json, at)
  const { at: time, as } = objectIn(counted, `${at}[1]`)
  return [textIn(event, `${at}[0]`), { at: numberIn(time, `${at}[1].at`), as: textIn(as, `${at}[1].as`) as Counted['as'] }]
}

function findingFrom (json: unknown, at: string): Finding {
  const finding = objectIn(json, at)
  for (const name of ['event', 'rule', 'kind', 'computer', 'channel', 'provider', 'text']) textIn(finding[name], `${at}.${name}`)
  for (const name of ['at', 'eventId', 'recordId']) numberIn(finding[name], `${at}.${name}`)
  listIn(finding.errors, `${at}.errors`)
  return json as Finding
}

function logFrom (json: unknown, n: number): [string, LogLedger] {
  const at = `eventLogs[${n}]`
  const { log, processed, ...known } = objectIn(json, at)
  for (const name of ['scanned', 'unreadable', 'lost']) numberIn(known[name], `${at}.${name}`)
  const counts = listIn(processed, `${at}.processed`) as [string, number][]
  // JSON has no undefined: what was not known is absent
  const unknown = { position: undefined, lastLossAt: undefined, lastLoss: undefined, oldest: undefined, newsAt: 0 }
  const ledger = { ...unknown, ...known }
  return [textIn(log, `${at}.log`), { ...ledger as unknown as LogLedger, processed: new Map(counts) }]
}

function objectIn (json: unknown, at: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>
  throw new Error(`${at}: expected an object, found ${nameOf(json)}`)
}

function listIn (json: unknown, at: string): unknown[] {
  if (Array.isArray(json)) return json
  throw new Error(`${at}: expected a list, found ${nameOf(json)}`)
}

function textIn (json: unknown, at: string): string {
  if (typeof json === 'string') return json
  throw new Error(`${at}: expected text, found ${nameOf(json)}`)
}

function numberIn (json: unknown, at: string): number {
  if (typeof json === 'number') return json
  throw new Error(`${at}: expected a number, found ${nameOf(json)}`)
}

function nameOf (json: unknown): string {
  if (Array.isArray(json)) return 'a list'
  return json === null || json === undefined ? String(json) : `a value of type ${typeof json}`
}
