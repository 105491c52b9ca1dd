import { NAME_HEADER_BYTES } from './binxml.js'
import { Damage } from './damage.js'
import { planOf, UNPLANNED } from './plan.js'
import { TEMPLATE_HEADER_BYTES, templateAt } from './template.js'
import type { Chunk } from './chunk.js'
import type { Plan } from './plan.js'
import type { Template } from './template.js'

/** A template as it is in every chunk: the bytes that are the same in all, and what stands between them. */
interface KnownTemplate {
  readonly fixed: Uint8Array
  /** Where a size or a name follows on so many of the bytes. */
  readonly gaps: readonly Gap[]
  readonly plan: Plan
}

interface Gap {
  readonly after: number
  /** The characters of the name, or undefined for a size. */
  readonly name: Uint8Array | undefined
}

const GUID = 4
const MOST_OF_GUID = 8
const MOST = 4096
const ELSEWHERE = -1

/** The plans of templates. Each chunk defines its templates anew; one that was there in a chunk before is known again. */
export class KnownTemplates {
  readonly #byGuid = new Map<number, KnownTemplate[]>()

  /** The plan of the template at an offset of a chunk. */
  planAt (chunk: Chunk, offset: number): Plan {
    let plan = chunk.plans.get(offset)
    if (plan === undefined) chunk.plans.set(offset, plan = this.#find(chunk, offset))
    return plan
  }

  #find (chunk: Chunk, offset: number): Plan {
    const start = offset + TEMPLATE_HEADER_BYTES
    if (start > chunk.bytes.length) return UNPLANNED
    const guid = chunk.view.getUint32(offset + GUID, true)
    const end = start + chunk.view.getUint32(start - 4, true)
    if (end > chunk.bytes.length) return UNPLANNED
    const known = this.#byGuid.get(guid)
    return known?.find((each) => isAt(each, chunk, start, end))?.plan ?? this.#learn(chunk, offset, guid)
  }

  #learn (chunk: Chunk, offset: number, guid: number): Plan {
    const template = templateOrNothing(chunk, offset)
    if (template === undefined) return UNPLANNED
    const plan = planOf(template.content)
    if (this.#byGuid.size >= MOST) this.#byGuid.clear()
    const known = this.#byGuid.get(guid) ?? []
    if (known.length < MOST_OF_GUID) this.#byGuid.set(guid, [...known, { ...outline(chunk, template), plan }])
    return plan
  }
}

function templateOrNothing (chunk: Chunk, offset: number): Template | undefined {
  try {
    return templateAt(chunk, offset)
  } catch (error) {
    if (error instanceof Damage) return undefined
    throw error
  }
}

function outline ({ bytes }: Chunk, { variables, start, end }: Template): Omit<KnownTemplate, 'plan'> {
  const pieces: Uint8Array[] = []
  let from = start
  const gaps = variables.map(({ at, name }): Gap => {
    pieces.push(bytes.subarray(from, at))
    const after = at - from
    const length = name === undefined ? 0 : nameLength(bytes, name)
    from = at + 4 + (name === at + 4 ? NAME_HEADER_BYTES + length + 2 : 0)
    if (name === undefined) return { after, name }
    return { after, name: Uint8Array.from(bytes.subarray(name + NAME_HEADER_BYTES, name + NAME_HEADER_BYTES + length)) }
  })
  return { fixed: Uint8Array.from(Buffer.concat([...pieces, bytes.subarray(from, end)])), gaps }
}

/** Whether the bytes between two places say what a known template does. */
function isAt ({ fixed, gaps }: KnownTemplate, chunk: Chunk, start: number, end: number): boolean {
  const { bytes } = chunk
  let [at, from] = [start, 0]
  for (const { after, name } of gaps) {
    if (at + after + 4 > end || !isSame(fixed, from, bytes, at, after)) return false
    from += after
    at += after + 4
    if (name === undefined) continue
    at = behindName(chunk, at, name)
    if (at === ELSEWHERE) return false
  }
  return end - at === fixed.length - from && isSame(fixed, from, bytes, at, end - at)
}

/** Goes on behind the offset of a name, and the name if it stands there; it has to be the one that is expected. */
function behindName ({ bytes, view }: Chunk, at: number, name: Uint8Array): number {
  const offset = view.getUint32(at - 4, true)
  const first = offset + NAME_HEADER_BYTES
  if (first + name.length > bytes.length || nameLength(bytes, offset) !== name.length) return ELSEWHERE
  if (!isSame(name, 0, bytes, first, name.length)) return ELSEWHERE
  return offset === at ? first + name.length + 2 : at
}

function nameLength (bytes: Uint8Array, offset: number): number {
  return 2 * (bytes[offset + 6]! | bytes[offset + 7]! << 8)
}

function isSame (a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let n = 0; n < length; n++) if (a[atA + n] !== b[atB + n]) return false
  return true
}
