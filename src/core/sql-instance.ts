/** The default instance, under the name windows_exporter gives it too. */
export const DEFAULT_INSTANCE = 'MSSQLSERVER'

// an event can hold anything; SQL Server allows 16 characters, none of which can make a sentence
const NAME = /^[\p{L}\p{M}\p{Nd}_$#]+$/u
const MOST_CHARACTERS = 16
const NAMELESS = new Set(['', '.', '(LOCAL)', 'LOCALHOST'])
const SERVER_PREFIX = /^[^\\]*\\/
const MARKS = /[\p{Cc}\p{Cf}]/gu

/**
 * The one name of an instance for all its spellings: upper case, without the server, MSSQLSERVER for the default instance,
 * which events also call by an empty name, a dot, (local), or the name of the server itself; undefined for what cannot be the
 * name of an instance.
 */
export function canonicalInstance (spelling: string, computer: string): string | undefined {
  const name = spelling.replace(MARKS, '').trim().replace(SERVER_PREFIX, '').replace(/^MSSQL\$/i, '').trim()
  const upper = name.toUpperCase()
  return NAMELESS.has(upper) || namesOf(computer).includes(upper) ? DEFAULT_INSTANCE : nameOf(name)
}

function nameOf (name: string): string | undefined {
  return name.length <= MOST_CHARACTERS && NAME.test(name) ? name.toUpperCase() : undefined
}

/** The Database Engine logs as MSSQLSERVER for the default instance and as MSSQL$NAME for a named one. */
export function instanceOfProvider (provider: string): string | undefined {
  if (provider.toUpperCase() === DEFAULT_INSTANCE) return DEFAULT_INSTANCE
  return /^MSSQL\$/i.test(provider) ? nameOf(provider.slice('MSSQL$'.length)) : undefined
}

/** The instance of a Windows service name; the engine's services are named as its event providers are. */
export const instanceOfService = instanceOfProvider

/** Windows Internal Database is SQL Server under another name: ##SSEE on Server 2008, ##WID since Server 2012. */
export function isWindowsInternalDatabase (instance: string): boolean {
  return instance === 'MICROSOFT##SSEE' || instance === 'MICROSOFT##WID'
}

/** Whether a computer goes by a name. */
export function isCalled (computer: string, name: string): boolean {
  return namesOf(computer).includes(name.toUpperCase())
}

/** A computer is called by its full name, its host name, and its NetBIOS name, which is cut at 15 characters. */
function namesOf (computer: string): readonly string[] {
  const full = computer.toUpperCase()
  const host = full.split('.')[0]!
  return [full, host, host.slice(0, 15)]
}
