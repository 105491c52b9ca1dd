import { bounded } from '../bounded.js'
import { hresult, parseResult } from '../error-code.js'
import type { EventRecord } from '../event.js'
import { textOf } from '../event.js'
import type { ErrorFact } from '../finding.js'
import type { Facts } from '../recognise.js'
import { guidsIn } from './guid.js'

const RESULT = /\b0x[0-9a-fA-F]{8}\b/g
const WRITER_NAME = /^[ \t]{0,16}(?:Writer Name|Generatorname|Nom du rédacteur|ライター名)[ \t]{0,8}:[ \t]{0,8}(?<name>[^\n]{1,200})$/m
const WRITER_NAME_IN_SENTENCE = /\bWriter Name: (?<name>[^\n,]{1,200})/
const LONGEST_NAME = 200
const OLD_SESSION = 'hresult:0x80042409'

/** How the writers of SQL Server call themselves where a tool has masked their class id. */
export type WriterByName = (name: string) => string | undefined

/**
 * 8229: a writer refused; its class id is the same in every language and stands first in the context block. A veto against a
 * restore is none against a backup.
 */
export function readWriterVeto (record: EventRecord, sqlWriters: ReadonlySet<string>, byName: WriterByName): Facts {
  const text = textOf(record)
  if (/\b(?:Pre|Post)Restore\b/.test(text)) return { kind: 'context', errors: firstResult(text) }
  const name = writerName(text)
  const guids = guidsIn(text)
  const writer = guids.find((guid) => sqlWriters.has(guid)) ?? (name && byName(name)) ?? guids[0] ?? 'unknown'
  return { errors: firstResult(text), writer, ...(name !== undefined && { writerName: name }) }
}

/** 12290: a writer's own warning. */
export function readWriterError (record: EventRecord): Facts {
  const text = textOf(record)
  const name = writerName(text)
  const writer = guidsIn(text)[0]
  return {
    errors: results(text),
    ...(writer !== undefined && { writer }),
    ...(name !== undefined && { writerName: name })
  }
}

/** An error of VSS itself; 12289 with 0x80042409 only clears away a session of days ago, whose failure it quotes. */
export function readVssError (record: EventRecord): Facts | undefined {
  const errors = results(textOf(record))
  return errors.some((error) => error.code === OLD_SESSION) ? undefined : { errors }
}

function firstResult (text: string): readonly ErrorFact[] {
  return results(text).slice(0, 1)
}

function results (text: string): readonly ErrorFact[] {
  const codes = (text.match(RESULT) ?? []).map((code) => parseResult(code)!)
  const failures = codes.filter((code) => code >>> 31 === 1)
  return [...new Set(failures)].slice(0, 4).map((code) => ({ code: hresult(code) }))
}

function writerName (text: string): string | undefined {
  const name = (WRITER_NAME.exec(text) ?? WRITER_NAME_IN_SENTENCE.exec(text))?.groups?.name?.trim()
  return name === undefined ? undefined : bounded(name, LONGEST_NAME)
}
