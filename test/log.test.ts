import t from 'tap'
import { createLogger } from '../src/log.js'
import { logfmt } from '../src/logfmt.js'

t.test('a logfmt line quotes what would not stay one word', async (t) => {
  const cases = [
    [{ time: '2026-01-01T00:00:00.000Z', level: 'INFO', msg: 'Listening on', address: ':10099' },
      'time=2026-01-01T00:00:00.000Z level=INFO msg="Listening on" address=:10099'],
    [{ msg: 'x', level: 'WARN', number: 5, none: null, list: ['a', 1], absent: undefined },
      'level=WARN msg=x number=5 none=null list="[\\"a\\",1]"'],
    [{ msg: 'x', problems: ['a.yml: no', 'b'], options: ['log.file'], none: [] }, 'msg=x problems="a.yml: no; b" options=log.file none=""'],
    [{ msg: '', path: 'C:\\logs\\a b.xml' }, 'msg="" path="C:\\\\logs\\\\a b.xml"'],
    [{ msg: 'a=b' }, 'msg="a=b"'],
    [{ msg: 'x\ny\u001b[31m level=ERROR' }, 'msg="x\\ny\\u001b[31m level=ERROR"'],
    [{ msg: '\u009b31m \u202efdp.exe \u2028' }, 'msg="\\u009b31m \\u202efdp.exe \\u2028"'],
    [{ msg: 'Größe' }, 'msg=Größe'],
    [{ msg: 'x'.repeat(3000) }, `msg=${'x'.repeat(2000)}...`]
  ] as const
  for (const [entry, expected] of cases) t.equal(logfmt(entry), expected)
})

t.test('what is below the level is not written, and levels are called as Prometheus calls them', async (t) => {
  const lines: string[] = []
  const logger = createLogger('warn', 'logfmt', (line) => lines.push(line))
  logger.debug('a')
  logger.info('b')
  logger.warn({ code: 'access_denied' }, 'c')
  logger.error('d')
  t.strictSame(lines.map((line) => line.replace(/^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, '')),
    ['level=WARN msg=c code=access_denied\n', 'level=ERROR msg=d\n'])
})

t.test('JSON lines are JSON, and hold nothing that deceives a terminal', async (t) => {
  const lines: string[] = []
  createLogger('info', 'json', (line) => lines.push(line)).info({ name: '\u202ea\u009b\n' }, 'x')
  t.equal(lines.join('').replace(/"time":"[^"]*"/, '"time":"T"'), '{"level":"INFO","time":"T","name":"\\u202ea\\u009b\\n","msg":"x"}\n')
  t.equal(JSON.parse(lines[0]!).name, '\u202ea\u009b\n')
})
