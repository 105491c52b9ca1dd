import t from 'tap'
import { commandLine } from '../../src/windows/command-line.js'

for (const [argument, expected] of [
  ['--service', '--service'],
  ['C:\\ProgramData\\x.yaml', 'C:\\ProgramData\\x.yaml'],
  ['', '""'],
  ['two words', '"two words"'],
  ['C:\\two words\\', '"C:\\two words\\\\"'],
  ['C:\\one\\', 'C:\\one\\'],
  ['say "yes"', '"say \\"yes\\""'],
  ['"', '"\\""'],
  ['\\"', '"\\\\\\""'],
  ['a\\\\b c', '"a\\\\b c"'],
  ['%PATH% & ^ |', '"%PATH% & ^ |"'],
  ['Größe\tx', '"Größe\tx"']
] as const) {
  t.test(`the argument ${JSON.stringify(argument)} is ${expected} on a command line`, async (t) => {
    t.equal(commandLine(['C:\\Program Files\\x.exe', argument]), `"C:\\Program Files\\x.exe" ${expected}`)
  })
}
