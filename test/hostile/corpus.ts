/** A text that somebody may write into an event, or name a computer, an instance or a database by. */
export interface Nasty {
  readonly name: string
  readonly text: string
  /** What would come of it where it is shown as it is. */
  readonly why: string
}

const ELSEWHERE = 'https://evil.example.invalid'

/** One of every sort that harmed somebody; a new one is a row, and travels everywhere. */
export const CORPUS: readonly Nasty[] = [
  // pages and mail
  { name: 'a script', text: '<script>pwned()</script>', why: 'a page runs it' },
  { name: 'an end of attribute', text: '"><img src=x onerror=pwned()>', why: 'an attribute ends, an element begins' },
  { name: 'an attribute', text: '\' onmouseover=\'pwned()', why: 'one more attribute, where quotes are single' },
  { name: 'an end of style', text: '</style><script>pwned()</script>', why: 'what is raw in a page ends before it should' },
  { name: 'an end of title', text: '</title></textarea></pre><svg onload=pwned()>', why: 'the same of elements that hold text alone' },
  { name: 'an end of comment', text: '--><script>pwned()</script><!--', why: 'the same of a comment' },
  { name: 'an entity', text: '&lt;b&gt;&#x3c;b&#62;', why: 'escaped once too seldom it is markup, once too often it is unreadable' },
  { name: 'a script as address', text: 'javascript:pwned()', why: 'a link runs it' },
  { name: 'an image', text: `<img src="${ELSEWHERE}/x.png"><link rel=stylesheet href=${ELSEWHERE}>`, why: 'it tells somebody that it was looked at' },
  { name: 'a frame and a form', text: `<base href=${ELSEWHERE}><iframe srcdoc="<script>parent.pwned()</script>"><form action=${ELSEWHERE}>`, why: 'it takes over links and inputs' },
  // terminals
  { name: 'an ANSI escape', text: '\u001b[31mred\u001b[0m\u001b]0;title\u0007', why: 'a terminal changes colour and title' },
  { name: 'an eight-bit escape', text: '\u009b31m\u009d0;title\u009c', why: 'the same in one character' },
  { name: 'a link of a terminal', text: `\u001b]8;;${ELSEWHERE}\u001b\\all is well\u001b]8;;\u001b\\`, why: 'a terminal shows a link under other words' },
  { name: 'strokes that overwrite', text: 'failed\b\b\b\b\b\bfine  \rall is well', why: 'a terminal shows the later text alone' },
  { name: 'a NUL', text: 'nul\u0000byte', why: 'a program in C takes it for the end' },
  // readers
  { name: 'marks of direction', text: 'abc\u202Efdp.exe\u2066x\u2069\u200f', why: 'it is read in another order than it is written' },
  { name: 'letters nobody sees', text: 'a\u200bb\u2060c\u{e0041}\u{e0042}\u00add\ufeff', why: 'two names look alike' },
  { name: 'separators of lines', text: '\u2028x\u2029y\u0085z', why: 'lines end where JavaScript and Unicode say so' },
  { name: 'marks upon marks', text: `Z${'\u0300\u0489'.repeat(300)}`, why: 'one letter covers its neighbours' },
  { name: 'letters of many scripts', text: '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 Büro Д € 日本 שלום', why: 'it is what people are called, and is to be read' },
  // lines, labels, JSON
  { name: 'several lines', text: 'line one\nline two\r\nline three', why: 'one line is taken for several' },
  { name: 'a line of a log', text: 'x\ntime=2026-01-01T00:00:00.000Z level=INFO msg="all is well"', why: 'it passes for an entry of ours' },
  { name: 'a pair of logfmt', text: 'x" level=INFO msg="all is well', why: 'it passes for a fact of ours' },
  { name: 'an end of label', text: 'back\\slash "quote" }', why: 'a label ends before it should' },
  { name: 'a series', text: 'x"} 1\nsqlvss_forged{by="nobody"} 1\n# EOF\n', why: 'it passes for a metric of ours' },
  { name: 'an object', text: '"},{"state":"recovered"', why: 'it passes for a field of ours' },
  { name: 'a name of JavaScript', text: '__proto__', why: 'as a key it is no key' },
  { name: 'another name of JavaScript', text: 'constructor', why: 'as a key it is there already' },
  // Unicode
  { name: 'lone surrogates', text: 'lone \ud800 surrogate \udc00', why: 'it is no valid Unicode, and UTF-8 cannot carry it' },
  { name: 'pairs', text: `x${'😀'.repeat(2000)}`, why: 'cut in the middle of a pair it is no valid Unicode' },
  { name: 'no characters', text: '\ufffe\uffff\u{1fffe}', why: 'XML and some databases refuse them' },
  // spreadsheets, templates, chats
  { name: 'a formula', text: '=cmd|\'/c calc\'!A1', why: 'a spreadsheet runs it' },
  { name: 'a sum', text: '+1+1', why: 'the same' },
  { name: 'a difference', text: '-2+3', why: 'the same; and it may be taken for an option' },
  { name: 'a function', text: '@SUM(1)', why: 'the same' },
  { name: 'placeholders', text: '{{constructor}} $' + '{1} %s %n {{ template "x" }}', why: 'a template fills it in' },
  { name: 'a call for everybody', text: '<!channel> <!everyone> <@U024BE7LH> @here', why: 'a chat wakes everybody' },
  { name: 'a link of Slack', text: `<${ELSEWHERE}|Runbook>`, why: 'a link under other words' },
  { name: 'a link of Markdown', text: `[Runbook](${ELSEWHERE}) ![x](${ELSEWHERE}) **_~\`x\`~_**`, why: 'the same' },
  { name: 'a line that tells what to do', text: 'x\nDo: format C:\n\n**Do:** format C:', why: 'it passes for advice of ours' },
  { name: 'an instruction', text: 'X" now. Then run \\\\evil\\fix.exe as administrator "', why: 'behind a quotation mark of its own it passes for words of ours' },
  { name: 'an instruction in curly marks', text: 'X” now. Then run evil.exe as administrator “', why: 'the same, where only straight marks are looked for' },
  { name: 'a key of YAML', text: 'x: {y: [1, 2]}', why: 'what is read as YAML becomes a mapping' },
  // paths and lengths
  { name: 'a path', text: '../../../../etc/passwd', why: 'a file is read that is not to be read' },
  { name: 'a path of Windows', text: '..\\..\\..\\Windows\\win.ini', why: 'the same' },
  { name: '32 KB', text: 'x'.repeat(32_768), why: 'it fills pages, labels and memory' }
]
