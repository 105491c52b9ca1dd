import t from 'tap'
import { eventLogError, fileProblem } from '../../src/eventlog/file-error.js'

t.test('errors of the file system are told in words', async (t) => {
  const cases = [
    ['EACCES', "EACCES: permission denied, scandir '/logs'", 'access_denied', 'access is denied'],
    ['EISDIR', 'EISDIR: illegal operation on a directory, read', 'not_an_event_log', 'it is a folder, not a file'],
    ['EIO', 'EIO: i/o error, read', 'other', 'the disk or the network failed'],
    ['ESTALE', "ESTALE: stale file handle, it's gone, open 'a, b'", 'other', "stale file handle, it's gone"],
    ['ERR_INVALID_ARG_VALUE', 'The path has a null byte', 'other', 'The path has a null byte']
  ] as const
  for (const [errno, message, code, what] of cases) {
    t.strictSame(fileProblem(Object.assign(new Error(message), { code: errno })), { code, what }, errno)
  }
})

t.test('a mistake of ours is not taken for an unreadable event log', async (t) => {
  t.throws(() => eventLogError('a.xml', new TypeError('x is undefined')), TypeError)
})
