// The least that a server in Node.js can do: node:http, and one answer that is sent again and again. node bare.js PORT URL
import { createServer } from 'node:http'
import { HEADERS } from './scrape.js'
import { scraped } from './scrape.js'

const [port, url] = process.argv.slice(2)
const { headers, body } = await scraped(url, HEADERS)
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': headers['content-type'], 'content-encoding': 'gzip', 'content-length': body.length })
  response.end(body)
}).listen(Number(port), '127.0.0.1')
