import t from 'tap'
import { fileOf } from '../../scripts/release/downloads.js'
import { makeParts } from '../../scripts/release/parts.js'
import { DistError, MissingError, run } from '../../scripts/release/program.js'
import { BASE_URL } from './a-release.js'

t.test('a program that is missing is named, with its Debian package where that is known', async (t) => {
  const { PATH } = process.env
  t.teardown(() => { process.env.PATH = PATH })
  process.env.PATH = t.testdir()
  t.throws(() => run('wixl', ['--version']), new MissingError('wixl is missing: install the Debian package wixl'))
  t.throws(() => run('no-such-program', []), new MissingError('no-such-program is missing'))
})

t.test('a program that fails is named, with its status and what it said', async (t) => {
  t.throws(() => run(process.execPath, ['-e', 'console.error("no luck"); process.exit(3)']),
    new DistError(`${process.execPath} -e ended with status 3\nno luck`))
})

t.test('a package with other bytes than expected is refused', async (t) => {
  const wanted = { name: 'reusify', version: '1.1.0', integrity: 'sha512-AAAA' }
  try {
    fileOf(wanted, 'package.json')
    t.fail('it was taken')
  } catch (error) {
    if (error instanceof MissingError) t.comment(`Skipped: ${error.message}`)
    else t.match(String(error), /^Error: reusify@1\.1\.0: expected sha512-AAAA, found sha512-[\w+/]{86}==$/)
  }
})

t.test('a part that does not exist is refused, with those that do', async (t) => {
  await t.rejects(makeParts(['exes'], { folder: '.', baseUrl: BASE_URL }),
    new DistError('--only: expected one of bundle, exe, exe-2012r2, zip, msi, manifests, sums, found exes'))
})
