import { parseResult, printed } from '../core/error-code.js'
import type { ErrorCode } from '../core/error-code.js'
import type { Confidence, DatabaseShape, ErrorEntry, ErrorRole } from '../core/knowledge.js'
import { ERROR_ENTRIES, win32Behind } from '../knowledge/knowledge.js'
import { eventsWith } from './code-events.js'
import type { Document, Section } from './document.js'
import { sourcesSection } from './document.js'

type Family = 'sql' | 'hresult' | 'wsb' | 'win32'

const FAMILIES: Readonly<Record<Family, string>> = {
  hresult: 'Results of VSS, its writers and providers, drivers and COM',
  wsb: 'Windows Server Backup',
  sql: 'SQL Server',
  win32: 'Windows'
}
const TITLES: Readonly<Record<Family, string>> = {
  hresult: '', wsb: 'Windows Server Backup ', sql: 'SQL Server error ', win32: 'Windows error '
}
const ROLES: Readonly<Record<ErrorRole, string>> = {
  cause: '**Cause**: it can be why the backup failed.',
  wrapper: '**Wrapper**: it only says that something else failed; the reason stands in the events beside it.',
  collateral: '**Collateral**: it only says that somebody else aborted; a database that nothing else names is a victim.',
  info: '**Information**: it is no fault.'
}
const RETRIES = {
  now: 'The same backup can be run again at once.',
  later: 'The same backup may succeed later.',
  no: 'Running the backup again, unchanged, does not help.'
} as const
const SHAPES: Readonly<Record<DatabaseShape, string>> = {
  quoted: 'in quotation marks',
  'in-database': 'in quotation marks, behind the word database',
  parenthesised: 'in quotation marks or parentheses, behind the word database',
  recovery: 'in quotation marks, behind the words on its recovery',
  'creation-date': 'before its creation date',
  bare: 'without quotation marks',
  command: 'in the command, behind `BACKUP DATABASE`',
  'instance-and-database': 'behind its instance and a backslash',
  'log-for': 'in quotation marks, behind the words on its log'
}
const CONFIDENCES: Readonly<Record<Confidence, string>> = {
  documented: 'documented by its maker',
  'third-party': 'told by others than its maker',
  inferred: 'concluded from what is documented',
  unverified: 'not verified: no diagnosis rests on it'
}

const EXPLAINED = ERROR_ENTRIES.filter(hasPage)
const BY_CODE: ReadonlyMap<ErrorCode, Document> = new Map(EXPLAINED.map((entry) => [entry.code, codeDocument(entry)]))

/** A page for each code that can be a reason or stands before one, and the list of all codes. */
export const CODE_DOCUMENTS: readonly Document[] = [listOfAll(), ...BY_CODE.values()]

/** The page of a code; undefined where it has none. */
export function documentOf (code: ErrorCode): Document | undefined {
  const behind = win32Behind(code)
  return BY_CODE.get(code) ?? (behind && BY_CODE.get(behind))
}

function hasPage ({ role }: ErrorEntry): boolean {
  return role !== 'info'
}

// the files have names that Windows takes, too
function pathOf (code: ErrorCode): string {
  return `error-codes/${fileName(code)}`
}

function fileName (code: ErrorCode): string {
  return code.startsWith('hresult:') ? printed(code) : code.replace(':', '-')
}

function codeDocument (entry: ErrorEntry): Document {
  const { code, name, meaning, actions, sources } = entry
  return {
    path: pathOf(code),
    title: `${TITLES[familyOf(code)]}${printed(code)}${name === undefined ? '' : ` (${name})`}`,
    introduction: [meaning, { points: [ROLES[entry.role], ...remarks(entry)] }],
    sections: [
      { heading: 'What to do', content: [{ points: actions }] },
      foundIn(entry),
      sourcesSection(sources)
    ]
  }
}

function remarks ({ code, collateralWith, retry, database, confidence }: ErrorEntry): readonly string[] {
  return [
    ...collateralWith === undefined ? [] : [`Collateral where its message quotes operating system error ${collateralWith.join(' or ')}.`],
    ...retry === undefined ? [] : [RETRIES[retry]],
    ...database === undefined ? [] : [`Its message names the database ${SHAPES[database]}.`],
    ...otherForms(code),
    `Confidence: ${CONFIDENCES[confidence]}.`
  ]
}

/** Windows prints the same result in several ways, and people search for what they see. */
function otherForms (code: ErrorCode): readonly string[] {
  const value = code.includes(':0x') ? parseResult(printed(code))! : undefined
  return value === undefined ? [] : [`Also printed as \`${value}\` and \`${value | 0}\`.`]
}

function foundIn (entry: ErrorEntry): Section {
  const [first, ...others] = eventsWith(entry)
  return { heading: 'Where it is found', content: [{ points: [first!, ...others] }] }
}

function listOfAll (): Document {
  return {
    path: 'error-codes/README',
    title: 'Error codes',
    introduction: [
      'What the codes around a failed backup mean, made from the tables in `src/knowledge`. In a chain of errors leave out the wrappers ' +
        'first, then what is collateral: the first cause that is left decides.',
      'An exporter shows these pages at `/docs/error-codes/`. `0x8007nnnn` is the Windows error nnnn, in hexadecimal digits. What to do ' +
        'when an alert fires is told in [Runbooks](../runbooks/README.md).'
    ],
    sections: (Object.keys(FAMILIES) as Family[]).map((family) => ({
      heading: FAMILIES[family],
      content: [{
        head: ['code', 'name', 'role', 'meaning'],
        rows: ERROR_ENTRIES.filter(({ code }) => familyOf(code) === family).sort(byNumber).map(rowOf)
      }]
    }))
  }
}

function rowOf (entry: ErrorEntry): readonly string[] {
  const { code, name = '', role, meaning } = entry
  return [hasPage(entry) ? `[${printed(code)}](${fileName(code)}.md)` : printed(code), name, role, meaning]
}

function byNumber (a: ErrorEntry, b: ErrorEntry): number {
  return Number(printed(a.code)) - Number(printed(b.code))
}

function familyOf (code: ErrorCode): Family {
  return code.slice(0, code.indexOf(':')) as Family
}
