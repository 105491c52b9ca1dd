import { bounded } from '../bounded.js'
import type { DatabaseShape } from '../knowledge.js'

// A name may hold quotes itself: the quote that ends it is followed by something that is not part of a word.
const QUOTED = String.raw`(?:'(?<s>[^\n]{1,160}?)'|"(?<d>[^\n]{1,160}?)"|[„“](?<g>[^\n]{1,160}?)[“”]|«\s?(?<f>[^\n]{1,160}?)\s?»)(?=[\s.,;:)\]]|$)`

const PATTERNS: Readonly<Record<DatabaseShape, readonly RegExp[]>> = {
  quoted: [named(String.raw`[Dd]atabase\s+${QUOTED}`), named(QUOTED)],
  'in-database': [named(String.raw`(?:in|of|for)\s+database\s+${QUOTED}`)],
  parenthesised: [named(String.raw`database[ ,]*\(?${QUOTED}`), named(QUOTED)],
  recovery: [named(String.raw`recover(?:ing|y of)?\s+(?:warm standby )?database\s+${QUOTED}`), named(QUOTED)],
  'creation-date': [/Database: (?<bare>[^\n]{1,160}?), creation date/],
  bare: [
    /(?:frozen|resumed) on database (?<bare>[^\n]{1,160}?)\. No user/,
    /[Dd]atabase (?<bare>\S{1,160}) (?:has|is|was|\()/
  ],
  command: [
    /\bBACKUP DATABASE \s{0,8}\[(?<bracketed>(?:[^\]\n]|\]\]){1,160})\]/,
    // the insertion string is the command alone, and the name all that is left of it
    /^BACKUP DATABASE (?<bare>[^\n]{1,160}?)(?: TO (?:DISK|TAPE|URL|VIRTUAL_DEVICE)\b| WITH [A-Z_]{4,}|$)/,
    /\bBACKUP DATABASE (?<bare>[^\n]{1,160}?)(?: (?:TO|WITH) |\. |\.?$)/
  ],
  'instance-and-database': [/of database ["'][^"'\\\n]*\\(?<bare>[^"'\n]+)["']/],
  'log-for': [named(String.raw`log for database\s+${QUOTED}`), named(QUOTED)]
}

const MOST_CHARACTERS = 128

/** The database a SQL Server message names, as it spells it; undefined where it names none in the shape its number has. */
export function databaseIn (message: string, shape: DatabaseShape): string | undefined {
  for (const pattern of PATTERNS[shape]) {
    const found = pattern.exec(message)?.groups
    const name = found?.bracketed?.replaceAll(']]', ']') ?? found?.bare ?? found?.s ?? found?.d ?? found?.g ?? found?.f
    if (name !== undefined) return databaseName(name)
  }
  return undefined
}

/** A database name bounded to what SQL Server allows; blanks at its ends are kept, they are a known cause of failure. */
export function databaseName (name: string | undefined): string | undefined {
  return name === undefined || name.trim() === '' ? undefined : bounded(name, MOST_CHARACTERS)
}

function named (source: string): RegExp {
  return new RegExp(source)
}
