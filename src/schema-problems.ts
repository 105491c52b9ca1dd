import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { parseDuration } from './config-values.js'

// what a part of the schema says about itself, for messages
interface DescribedSchema {
  readonly expected?: string
  /** A value that no log may show. */
  readonly secret?: true
  /** The part of it that may be shown all the same. */
  readonly shows?: string
  readonly properties?: Readonly<Record<string, { readonly expected?: string }>>
}

const MOST_CHARACTERS_SHOWN = 80
// most of a hash or a key, wherever it came to stand
const SECRET = /(?=[a-z]*[A-Z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9+/.]{24}|\$2[aby]?\$/

/** What is wrong with a value, one message for each place: where, what was expected, what was found. */
export type ProblemsOf = (raw: unknown, prefix: string) => readonly string[]

/** Finds what a JSON Schema refuses; `expected` says in words what it accepts, and formats are functions. */
export function problemsBy (schema: object, formats: Readonly<Record<string, (value: string) => boolean>>): ProblemsOf {
  let validate: ValidateFunction | undefined // to compile it takes long, and not every start needs it
  return (raw, prefix) => {
    validate ??= compiled(schema, formats)
    return validate(raw) ? [] : messagesOf(validate.errors ?? [], prefix)
  }
}

/** A schema of ours is not held against the schema of schemas each time the program starts; the tests do that. */
function compiled (schema: object, formats: Readonly<Record<string, (value: string) => boolean>>): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false }
  })
  ajv.addVocabulary(['expected', 'secret', 'shows'])
  ajv.addKeyword({ keyword: 'atLeast', type: 'string', validate: (bound: string, value: string) => compare(value, bound) >= 0 })
  ajv.addKeyword({ keyword: 'atMost', type: 'string', validate: (bound: string, value: string) => compare(value, bound) <= 0 })
  for (const [name, accepts] of Object.entries(formats)) ajv.addFormat(name, accepts)
  return ajv.compile(schema)
}

function messagesOf (errors: readonly ErrorObject[], prefix: string): readonly string[] {
  const messages = new Map<string, string>()
  for (const error of errors) {
    if (error.keyword === 'if') continue
    const place = placeOf(error)
    if (!messages.has(place)) messages.set(place, `${place === '' ? '' : `${prefix}${place}: `}${messageOf(error)}`)
  }
  return [...messages.values()]
}

function placeOf (error: ErrorObject): string {
  const parts = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = error.params['additionalProperty'] ?? error.params['missingProperty']
  const path = last === undefined ? parts : [...parts, String(last)]
  return path.map((part) => /^\d+$/.test(part) ? `[${part}]` : `.${printedKey(part)}`).join('').replace(/^\./, '')
}

// what is said of an error, by the keyword of the schema that found it; the rest is said by `expected`
const MESSAGES: Readonly<Record<string, (error: ErrorObject, schema: DescribedSchema) => string>> = {
  additionalProperties: (_, { properties }) => `unknown key, expected one of ${Object.keys(properties ?? {}).join(', ')}`,
  required: ({ params }, { properties }) => `expected ${properties?.[params['missingProperty']]?.expected}, found nothing`,
  atLeast: ({ schema, data }) => `expected at least ${schema}, found ${shown(data)}`,
  atMost: ({ schema, data }) => `expected at most ${schema}, found ${shown(data)}`
}

function messageOf (error: ErrorObject): string {
  const schema = error.parentSchema as DescribedSchema
  const isHidden = schema.secret === true && typeof error.data === 'string'
  const part = schema.shows === undefined ? undefined : new RegExp(schema.shows).exec(String(error.data))?.[0]
  const found = part ?? (isHidden ? `${(error.data as string).length} characters` : shown(error.data))
  return MESSAGES[error.keyword]?.(error, schema) ?? `expected ${schema.expected}, found ${found}`
}

function printedKey (key: string): string {
  return /^[\w.-]{1,80}$/.test(key) && !SECRET.test(key) ? key : quoted(key)
}

function shown (value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'keys and values' : quoted(value)
}

function quoted (value: unknown): string {
  const text = JSON.stringify(value)
  if (SECRET.test(text)) return `${String(value).length} characters`
  return text.length > MOST_CHARACTERS_SHOWN ? `${text.slice(0, MOST_CHARACTERS_SHOWN)}...` : text
}

function compare (value: string, bound: string): number {
  return (parseDuration(value) ?? Number.NaN) - parseDuration(bound)!
}
