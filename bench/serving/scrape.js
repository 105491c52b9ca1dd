import { request } from 'node:http'

/** What a Prometheus of the 2.x line sends. */
export const HEADERS = {
  accept: 'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'accept-encoding': 'gzip'
}

/** One scrape, over a connection that an agent may keep; the body as it came, and how long it took, in milliseconds. */
export async function scraped (url, headers, agent) {
  const start = performance.now()
  const response = await new Promise((resolve, reject) => {
    request(url, { headers, agent }, resolve).on('error', reject).end()
  })
  const chunks = []
  for await (const chunk of response) chunks.push(chunk)
  if (response.statusCode !== 200) throw new Error(`${url}: expected 200, found ${response.statusCode}`)
  return { headers: response.headers, body: Buffer.concat(chunks), milliseconds: performance.now() - start }
}

/** The value below which so large a share of numbers lies. */
export function quantile (numbers, share) {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))]
}
