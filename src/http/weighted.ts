/** One of the things a client says that it takes, and how gladly: from 0, not at all, to 1. */
export interface Weighted {
  readonly name: string
  readonly parameters: readonly string[]
  readonly weight: number
}

/** What a header such as Accept lists, in small letters; a weight that is no number is 0 (RFC 9110, 12.4.2). */
export function weightedIn (header: string): readonly Weighted[] {
  return header.toLowerCase().split(',').map((text) => {
    const [name = '', ...parameters] = text.split(';').map((part) => part.trim())
    const weight = Number(parameterIn(parameters, 'q') ?? 1)
    return { name, parameters, weight: Number.isFinite(weight) ? weight : 0 }
  })
}

export function parameterIn (parameters: readonly string[], name: string): string | undefined {
  return parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
}
