import t from 'tap'
import { FileCalls, type FileCall } from '../../src/eventlog/file-calls.js'
import { hangIn } from './a-hanging-file.js'
import { GO_ON } from './an-event.js'

const PATIENCE = 20
const skip = process.platform === 'win32' && 'Windows has no such pipes'
const LATE = 'expected an answer within 0.02 s, found none; is its disk or share reachable?'

const answering = (path: string, place: string): FileCall<string> => ({ path, place, begin: async () => `of ${path}` })

t.test('a call that hangs is late, and until it returns its file is asked nothing else', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 3 })
  const late = { code: 'timeout', message: `/a/1: ${LATE}` }
  await t.rejects(calls.ask({ path: '/a/1', place: 'a', begin: hang.begin }, GO_ON), late)
  await t.rejects(calls.ask(answering('/a/1', 'a'), GO_ON), late)
  t.equal(await calls.ask(answering('/a/2', 'a'), GO_ON), 'of /a/2')
  await hang.letGo()
  t.equal(await calls.ask(answering('/a/1', 'a'), GO_ON), 'of /a/1')
})

t.test('a share that hangs takes two calls, however many files it has, and no other disk waits for it', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 3 })
  let begun = 0
  const begin = async (): Promise<void> => {
    begun++
    await hang.begin()
  }
  const hanging = Array.from({ length: 100 }, (_, n) => calls.ask({ path: `/a/${n}`, place: 'a', begin }, GO_ON))
  const beside = calls.ask(answering('/b/1', 'b'), GO_ON)
  t.equal(await Promise.race([beside, ...hanging]), 'of /b/1')
  const messages = (await Promise.allSettled(hanging)).map((one) => one.status === 'rejected' ? one.reason.message : one.value)
  t.strictSame(messages, [
    `/a/0: ${LATE}`,
    `/a/1: ${LATE}`,
    ...Array.from({ length: 98 }, (_, n) => `/a/${n + 2}: expected an answer of its disk or share, found none for /a/0, /a/1`)
  ])
  t.equal(begun, 2)
  t.equal(await calls.ask(answering('/b/1', 'b'), GO_ON), 'of /b/1')
  await hang.letGo()
  t.equal(await calls.ask(answering('/a/2', 'a'), GO_ON), 'of /a/2')
})

t.test('what is healthy has a call left while two shares hang, and none while three do, which is told', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 3 })
  const hanging = (place: string) => calls.ask({ path: `/${place}/1`, place, begin: hang.begin }, GO_ON)
  await Promise.allSettled([hanging('a'), hanging('b')])
  t.equal(await calls.ask(answering('/c/1', 'c'), GO_ON), 'of /c/1')
  await t.rejects(calls.ask(answering('/a/2', 'a'), GO_ON), {
    code: 'timeout', message: '/a/2: expected an answer of its disk or share, found none for /a/1'
  })
  await t.rejects(hanging('c'), { code: 'timeout' })
  await t.rejects(calls.ask(answering('/d/1', 'd'), GO_ON), {
    code: 'timeout',
    message: '/d/1: expected fewer than 3 calls without an answer, found /a/1, /b/1, /c/1; UV_THREADPOOL_SIZE allows more'
  })
  await hang.letGo()
  t.equal(await calls.ask(answering('/d/1', 'd'), GO_ON), 'of /d/1')
})

t.test('an answer that comes too late is undone before anything else is asked', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 1 })
  const undone: string[] = []
  const call: FileCall<string> = {
    path: '/a/1',
    place: 'a',
    async begin () {
      await hang.begin()
      return 'descriptor'
    },
    async undo (answer) { undone.push(answer) }
  }
  await t.rejects(calls.ask(call, GO_ON), { code: 'timeout' })
  t.strictSame(undone, [])
  await hang.letGo()
  t.strictSame(undone, ['descriptor'])
})

t.test('whoever is told to stop waits no longer, for an answer or for his turn', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: 60_000, mostCalls: 1 })
  const stop = new AbortController()
  const asked = [
    calls.ask({ path: '/a/1', place: 'a', begin: hang.begin }, stop.signal),
    calls.ask(answering('/a/2', 'a'), stop.signal),
    calls.ask(answering('/b/1', 'b'), stop.signal)
  ]
  stop.abort()
  const told = await Promise.allSettled([...asked, calls.ask(answering('/b/1', 'b'), stop.signal)])
  t.strictSame(told.map((one) => one.status === 'rejected' && one.reason.message), [
    '/a/1: reading was stopped', '/a/2: reading was stopped', '/b/1: reading was stopped', '/b/1: reading was stopped'
  ])
  await hang.letGo()
  t.equal(await calls.ask(answering('/a/1', 'a'), GO_ON), 'of /a/1')
})

t.test('what is due is begun while nothing else may be', { skip }, async (t) => {
  const hang = hangIn(t.testdir())
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 1 })
  await t.rejects(calls.ask({ path: '/a/1', place: 'a', begin: hang.begin }, GO_ON), { code: 'timeout' })
  t.equal(await calls.ask({ ...answering('/a/1', 'a'), isDue: true }, GO_ON), 'of /a/1')
  await hang.letGo()
})

t.test('a call that fails, fails for who asked, and the next one is begun', async (t) => {
  const calls = new FileCalls({ patience: PATIENCE, mostCalls: 1 })
  const failed = calls.ask({ path: '/a/1', place: 'a', begin: async () => { throw new Error('EIO: i/o error, stat') } }, GO_ON)
  const next = calls.ask(answering('/a/2', 'a'), GO_ON)
  await t.rejects(failed, { message: 'EIO: i/o error, stat' })
  t.equal(await next, 'of /a/2')
})
