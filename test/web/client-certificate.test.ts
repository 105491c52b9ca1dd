import t from 'tap'
import { namesOf } from '../../src/web/client-certificate.js'

t.test('the alternative names of a certificate, each as Go spells it', async (t) => {
  for (const [text, ...expected] of [
    [''],
    ['DNS:a.example, DNS:b.example', 'a.example', 'b.example'],
    ['email:a@example.org, URI:spiffe://example/a', 'a@example.org', 'spiffe://example/a'],
    ['IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1', '127.0.0.1', '::1'],
    ['DirName:CN = a, DNS:b.example', 'b.example'],
    ['othername:1.2.3::x, DNS:b.example', 'b.example'],
    // a name that holds what looks like two is one
    ['DNS:"a.example\\u002c DNS:b.example"', 'a.example, DNS:b.example'],
    ['URI:"http://example/\\"\\u002c DNS:b.example", DNS:c.example', 'http://example/", DNS:b.example', 'c.example'],
    ['othername:"x\\u002c DNS:b.example", DNS:c.example', 'c.example']
  ] as const) t.strictSame(namesOf(text), expected, text)
})
