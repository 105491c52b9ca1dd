import { join } from 'node:path'
import { hashSync } from 'bcryptjs'
import t from 'tap'
import { compareInThread, type Question } from '../../src/web/compare.js'
import { createPasswords, credentialsOf } from '../../src/web/passwords.js'
import { fill, listening, outcome, PASSWORDS, withoutOpenssl } from './parts.js'

// a comparison that tells what it was asked, and is not the real one, which takes its time
function comparing (right: string) {
  const asked: Question[] = []
  let [now, most] = [0, 0]
  return {
    asked,
    most: () => most,
    async compare (question: Question) {
      asked.push(question)
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now -= 1
      return question.password === right
    }
  }
}

const HASH = `$2y$10$${'a'.repeat(53)}`
const USERS = new Map([['alice', HASH], ['carol', HASH.replace('10', '12')]])

t.test('credentials are a name up to the first colon, and a password', async (t) => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  for (const [header, expected] of [
    [undefined, undefined],
    ['', undefined],
    ['Bearer YTpi', undefined],
    ['Basic', undefined],
    ['Basic *', undefined],
    [basic('alice'), undefined],
    [basic('alice:'), { user: 'alice', password: '' }],
    [basic(':b'), { user: '', password: 'b' }],
    [basic('alice:a:b'), { user: 'alice', password: 'a:b' }],
    [basic('alice:pässwörd'), { user: 'alice', password: 'pässwörd' }],
    [basic('alice:b').replace('Basic', 'bAsIc'), { user: 'alice', password: 'b' }]
  ] as const) t.strictSame(credentialsOf(header), expected, String(header))
})

t.test('one password is compared at a time, and none twice, however many ask', async (t) => {
  const { compare, asked, most } = comparing('right')
  const passwords = createPasswords(compare)
  const logins = Array.from({ length: 150 }, () => ['right', 'wrong']).flat()
  const answers = await Promise.all(logins.map((password) => passwords({ user: 'alice', password }, USERS)))
  t.strictSame(answers, logins.map((password) => password === 'right'))
  t.strictSame([asked.length, most()], [2, 1])
})

t.test('150 right and 150 wrong logins at once, with real hashes', async (t) => {
  const users = new Map([['alice', hashSync('right', 4)], ['carol', hashSync('other', 4)]])
  const passwords = createPasswords(compareInThread)
  const logins = Array.from({ length: 150 }, () => ['right', 'other']).flat()
  const answers = await Promise.all(logins.map((password) => passwords({ user: 'alice', password }, users)))
  t.strictSame(answers, logins.map((password) => password === 'right'))
})

t.test('a user that is not there costs what the others cost, and never comes in', async (t) => {
  const { compare, asked } = comparing('fakepassword')
  t.equal(await createPasswords(compare)({ user: 'nobody', password: 'fakepassword' }, USERS), false)
  t.match(asked, [{ hash: /^\$2y\$12\$/ }], 'the dearest of them')
  const users = new Map([['alice', HASH]])
  await createPasswords(compare)({ user: 'nobody', password: 'fakepassword' }, users)
  t.equal(await compareInThread(asked[1]!), true, 'it has the hash it is compared with')
  t.equal(await createPasswords(compareInThread)({ user: 'nobody', password: 'fakepassword' }, users), false)
})

t.test('what is remembered of one user is not taken for another (CVE-2022-46146)', async (t) => {
  const { compare, asked } = comparing('fakepassword')
  const passwords = createPasswords(compare)
  const users = new Map([['alice', HASH]])
  const nobodys = '$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi'
  // one after the other, name, hash and password are the same characters in both; the first is right for a user that is not there
  t.equal(await passwords({ user: `alice${HASH}`, password: 'fakepassword' }, users), false)
  t.equal(await passwords({ user: 'alice', password: `${nobodys}fakepassword` }, users), false)
  t.strictSame(asked.map(({ hash }) => hash), [nobodys, HASH])
})

t.test('another hash for the same user is another question', async (t) => {
  const { compare, asked } = comparing('right')
  const passwords = createPasswords(compare)
  await passwords({ user: 'alice', password: 'right' }, USERS)
  await passwords({ user: 'alice', password: 'right' }, new Map([['alice', HASH.replace('a', 'b')]]))
  t.equal(asked.length, 2)
})

t.test('100 answers are remembered; wrong passwords make room for others, and push no right one out', async (t) => {
  const { compare, asked } = comparing('right')
  const passwords = createPasswords(compare, () => 0) // everything that may go goes
  const login = async (password: string) => await passwords({ user: 'alice', password }, USERS)
  await login('right')
  for (let n = 0; n < 99; n++) await login(`guess ${n}`)
  await login('guess 0')
  t.equal(asked.length, 100, 'all of them are remembered')
  await login('guess 99')
  await login('right')
  t.equal(asked.length, 101)
  await login('guess 0')
  t.equal(asked.length, 102)
})

t.test('who comes while too many wait is told so, but for those who are known', async (t) => {
  const { compare } = comparing('right')
  const passwords = createPasswords(compare)
  const login = async (password: string) => await passwords({ user: 'alice', password }, USERS)
  await login('right')
  const guesses = Array.from({ length: 101 }, (_, n) => login(`guess ${n}`))
  t.equal(await login('right'), true)
  t.strictSame(await Promise.all(guesses), [...Array(100).fill(false), undefined])
})

t.test('a comparison that fails is told to who asked, and the next goes on', async (t) => {
  const passwords = createPasswords(async ({ password }) => {
    if (password === 'fails') throw new Error('no memory')
    return true
  })
  const [one, other] = await Promise.allSettled(['fails', 'right'].map(async (password) => await passwords({ user: 'alice', password }, USERS)))
  t.match([one, other], [{ reason: { message: 'no memory' } }, { value: true }])
})

t.test('hashes of every kind that bcrypt has are compared', async (t) => {
  const hash = hashSync('a', 4)
  for (const kind of ['$2a$', '$2b$', '$2y$']) {
    const question = { hash: hash.replace('$2b$', kind) }
    t.strictSame([await compareInThread({ ...question, password: 'a' }), await compareInThread({ ...question, password: 'b' })], [true, false], kind)
  }
})

t.test('others are answered while a password is compared', { skip: withoutOpenssl }, async (t) => {
  const server = await listening(join(fill(join(t.testdir(), 'web')), 'web_config_users_noTLS.good.yml'))
  const order: string[] = []
  const login = outcome(server.port, { isPlain: true, auth: `alice:${PASSWORDS.alice}` }).then((answer) => { order.push(answer) })
  order.push(await outcome(server.port, { isPlain: true }))
  await login
  t.strictSame(order, ['401 Unauthorized', '200 Healthy.'])
  await server.close()
})
