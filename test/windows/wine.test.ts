import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { whyNoWine, windowsPath, Wine } from './wine.js'

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.test('a file of ours has a name in Windows', async (t) => {
  t.equal(windowsPath('/tmp/two words/Bücher.xml'), 'Z:\\tmp\\two words\\Bücher.xml')
})

t.test('node.exe runs a script, and sees Windows and nothing of our surroundings', { skip }, async (t) => {
  const script = join(t.testdir(), 'two words ü.ts')
  writeFileSync(script, `const [,, ...args]: string[] = process.argv
console.log(JSON.stringify([process.platform, process.version, args, process.cwd(), process.env.GIVEN, process.env.NODE_OPTIONS]))
console.error('Bücher')
process.exitCode = 7
`)
  t.same(await wine!.wineNode(script, ['a "b" ü'], { env: { GIVEN: 'Д' } }), {
    status: 7,
    stdout: `${JSON.stringify(['win32', 'v24.21.0', ['a "b" ü'], 'C:\\', 'Д', null])}\n`,
    stderr: 'Bücher\n'
  })
})

t.test('a program that does not end is ended', { skip }, async (t) => {
  const script = join(t.testdir({ 'wait.js': 'setInterval(() => {}, 1000)' }), 'wait.js')
  const controller = new AbortController()
  const ended = wine!.wineNode(script, [], { signal: controller.signal })
  controller.abort()
  t.same(await ended, { status: null, stdout: '', stderr: '' })
})

t.test('the service control manager knows a service until it is deleted', { skip }, async (t) => {
  t.equal((await wine!.sc('create', 'of_a_test', 'binPath=', 'C:\\nothing.exe')).status, 0)
  const { status, stdout } = await wine!.sc('query', 'of_a_test')
  t.match({ status, stdout }, { status: 0, stdout: /STATE +: 1 +STOPPED/ })
  t.equal((await wine!.sc('delete', 'of_a_test')).status, 0)
  t.equal((await wine!.sc('query', 'of_a_test')).status, 1)
})
