import t from 'tap'
import { queryList, recordOfBookmark } from '../../src/windows/event-query.js'

t.test('a query has one Select for each expression, of the one channel', async (t) => {
  t.equal(queryList('Application', ["*[System[Provider[@Name='VSS']]]", '*[System[EventID > 1 and EventID <= 5]]']),
    '<QueryList><Query Id="0" Path="Application">' +
    '<Select Path="Application">*[System[Provider[@Name=&apos;VSS&apos;]]]</Select>' +
    '<Select Path="Application">*[System[EventID &gt; 1 and EventID &lt;= 5]]</Select>' +
    '</Query></QueryList>')
})

t.test('the name of a channel stays within its quotes', async (t) => {
  t.equal(queryList('A"/><x & \'y\'', ['*']),
    '<QueryList><Query Id="0" Path="A&quot;/&gt;&lt;x &amp; &apos;y&apos;">' +
    '<Select Path="A&quot;/&gt;&lt;x &amp; &apos;y&apos;">*</Select></Query></QueryList>')
})

for (const [bookmark, expected] of [
  ["<BookmarkList>\r\n  <Bookmark Channel='Application' RecordId='4711' IsCurrent='true'/>\r\n</BookmarkList>", '4711'],
  ['<BookmarkList><Bookmark Channel="RecordId=\'1\'" RecordId="4712"/></BookmarkList>', '4712'],
  ['<BookmarkList></BookmarkList>', undefined]
] as const) {
  t.test(`the record of ${bookmark} is ${expected}`, async (t) => { t.equal(recordOfBookmark(bookmark), expected) })
}
