/** Whether a client takes gzip and does not like the plain text better (RFC 9110, 12.5.3). */
export function prefersGzip (header: string | undefined): boolean {
  const weights = new Map((header ?? '').toLowerCase().split(',').map(coding))
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}

function coding (text: string): readonly [string, number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  const value = weight === undefined ? 1 : Number(weight.slice('q='.length))
  return [name, Number.isFinite(value) ? value : 0]
}
