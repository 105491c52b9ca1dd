import type { DatabaseShape } from '../knowledge.js'

// A name may hold quotes itself: the quote that ends it is followed by something that is not part of a word.
const QUOTED = String.raw`(?:'(?<s>[^\n]+?)'|"(?<d>[^\n]+?)"|[„“](?<g>[^\n]+?)[“”]|«\s?(?<f>[^\n]+?)\s?»)(?=[\s.,;:)\]]|$)`

const PATTERNS: Readonly<Record<DatabaseShape, readonly RegExp[]>> = {
  quoted: [named(String.raw`[Dd]atabase\s+${QUOTED}`), named(QUOTED)],
  'in-database': [named(String.raw`(?:in|of|for)\s+database\s+${QUOTED}`)],
  parenthesised: [named(String.raw`database[ ,]*\(?${QUOTED}`), named(QUOTED)],
  recovery: [named(String.raw`recover(?:ing|y of)?\s+(?:warm standby )?database\s+${QUOTED}`), named(QUOTED)],
  'creation-date': [/Database: (?<bare>[^\n]+?), creation date/],
  bare: [/(?:frozen|resumed) on database (?<bare>[^\n]+?)\. No user/, /[Dd]atabase (?<bare>\S+) (?:has|is|was|\()/],
  command: [
    /\bBACKUP DATABASE\s+\[(?<bracketed>(?:[^\]\n]|\]\])+)\]/,
    /\bBACKUP DATABASE\s+(?<bare>[^\n]+?)(?:\s+(?:TO|WITH|FILE|FILEGROUP|READ_WRITE_FILEGROUPS)\b|\.\s|\.?\s*$)/
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
  return name === undefined || name.trim() === '' ? undefined : name.slice(0, MOST_CHARACTERS)
}

function named (source: string): RegExp {
  return new RegExp(source)
}
