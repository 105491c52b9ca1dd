// Answers like wevtutil.exe: the first of answers.json, in the folder it is given, whose words its arguments hold; tells what
// it was asked by adding a line to asked.jsonl.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...args] = process.argv.slice(2)
appendFileSync(join(folder, 'asked.jsonl'), `${JSON.stringify(args)}\n`)
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'))
const { stdout = '', stderr = '', encoding = 'utf16le', status = 0, hangs = false } =
  answers.find(({ words }) => words.every((word) => args.some((arg) => arg.includes(word)))) ?? { status: 1, stderr: 'no answer' }
process.stdout.write(Buffer.from(stdout, encoding))
process.stderr.write(Buffer.from(stderr, encoding))
if (hangs) setInterval(() => {}, 1000)
process.exitCode = status
