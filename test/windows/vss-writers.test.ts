import t from 'tap'
import { parseWriters } from '../../src/windows/vss-writers.js'

// made up after the shape of the real ones, in words of our own
const blockOf = (words: readonly string[], classId: string, state: string): string => [
  `${words[0]}: 'SqlServerWriter'`,
  `   ${words[1]}: {${classId}}`,
  `   ${words[2]}: {00000000-1111-2222-3333-444444444444}`,
  `   ${words[3]}: ${state}`,
  `   ${words[4]}`
].join('\r\n')

const SQL_SERVER = 'A65FAA63-5EA8-4EBC-9DBD-A0C4DB26912A'
const HEADING = 'a tool of Windows, version 1 [1.1]\r\n(C) somebody\r\n\r\n'

for (const [language, words, state] of [
  ['English', ['Writer name', 'Writer Id', 'Writer Instance Id', 'State', 'Last error: No error'], '[8] Failed'],
  ['German', ['Verfassername', 'Verfasserkennung', 'Verfasserinstanzkennung', 'Status', 'Letzter Fehler: Kein Fehler'], '[8] Fehlgeschlagen'],
  ['Russian', ['Имя', 'Код', 'Код экземпляра', 'Состояние', 'Последняя ошибка: нет'], '[8] Неудача']
] as const) {
  t.test(`the state of the SQL writer is read from ${language} words`, async (t) => {
    const text = `${HEADING}${blockOf(words, SQL_SERVER, state)}\r\n\r\n${blockOf(words, 'be000cbe-11fe-4426-9c58-531aa6355fc4', '[1] x')}\r\n\r\n`
    t.strictSame(parseWriters(text), [
      { writer: SQL_SERVER.toLowerCase(), state: 8 },
      { writer: 'be000cbe-11fe-4426-9c58-531aa6355fc4', state: 1 }
    ])
  })
}

t.test('an error message holds no writers', async (t) => {
  t.strictSame(parseWriters('Error: you do not have the rights [5] for this\r\n'), [])
})
