/** Where to listen; host undefined means every address of this computer. */
export interface ListenAddress {
  readonly host: string | undefined
  readonly port: number
}

const UNITS = [['y', 31_536_000_000], ['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const
const DURATION = /^(?:(?<y>\d{1,3})y)?(?:(?<w>\d{1,5})w)?(?:(?<d>\d{1,6})d)?(?:(?<h>\d{1,7})h)?(?:(?<m>\d{1,9})m)?(?:(?<s>\d{1,10})s)?(?:(?<ms>\d{1,13})ms)?$/
const ADDRESS = /^(?:\[(?<ipv6>[0-9a-f:.]{2,45}(?:%[\w.-]{1,32})?)\]|(?<host>[\w.-]{1,253}))?:(?<port>\d{1,5})$/i

/** Milliseconds of a duration as Prometheus writes it: 30s, 1h30m, 35d; undefined for anything else. */
export function parseDuration (text: string): number | undefined {
  if (text === '0') return 0
  const found = text === '' ? undefined : DURATION.exec(text)?.groups
  if (found === undefined) return undefined
  return UNITS.reduce((sum, [unit, milliseconds]) => sum + Number(found[unit] ?? 0) * milliseconds, 0)
}

/** The duration in the units below a week: 35d, 1h30m. */
export function printDuration (milliseconds: number): string {
  let rest = milliseconds
  const parts = UNITS.slice(2).map(([unit, length]) => {
    const number = Math.floor(rest / length)
    rest -= number * length
    return number === 0 ? '' : `${number}${unit}`
  })
  return parts.join('') || '0'
}

/** An address to listen on: `:10099`, `host:10099`, `[::1]:10099`; undefined for anything else. */
export function parseListenAddress (text: string): ListenAddress | undefined {
  const found = ADDRESS.exec(text)?.groups
  const port = Number(found?.port)
  if (found === undefined || port > 65_535) return undefined
  return { host: found.ipv6 ?? found.host, port }
}

/** The address in the form it is configured in. */
export function printAddress ({ host, port }: ListenAddress): string {
  return host === undefined ? `:${port}` : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
