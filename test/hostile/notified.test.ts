import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { cleanLabel } from '../../src/metrics/label.js'
import { amtool, withoutAmtool } from '../alertmanager/amtool.js'
import { CORPUS } from './corpus.js'
import { obeyedIn, rawIn } from './judged.js'

const CONFIRMED = fileURLToPath(new URL('../alertmanager/data/confirmed.json', import.meta.url))
const TEXTS = ['email.subject', 'email.text', 'slack.title', 'slack.text', 'msteams.title', 'msteams.text', 'pagerduty.description', 'pagerduty.firing', 'pagerduty.resolved']

const SEEN = [
  [slackMarkup, 'slack.title'], [slackMarkup, 'slack.text'], [markdownLinks, 'msteams.title'], [markdownLinks, 'msteams.text']
] as const

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

type Notification = Record<'alerts', readonly Alert[]> & Record<'groupLabels' | 'commonLabels' | 'commonAnnotations', Readonly<Record<string, string>>>

const PLAIN = JSON.parse(readFileSync(CONFIRMED, 'utf8')) as Notification

/** The notification with the text as server, as instance, in addresses, and within what the alert says. */
function notification (text: string): Notification {
  const annotated = (annotations: Readonly<Record<string, string>>) => ({
    ...annotations,
    description: `The instance ${text} failed.`,
    action: `Stop the service "SQL Server (${text})".`,
    runbook_url: `http://${text}/docs/runbooks/SqlVssBackupFailedInstanceKnown`,
    error_code_url: `http://${text}/docs/error-codes/0x800423F4`
  })
  const labelled = (labels: Readonly<Record<string, string>>) => ({ ...labels, instance: text, mssql_instance: text })
  return {
    ...PLAIN,
    alerts: PLAIN.alerts.map(({ labels, annotations, ...rest }) =>
      ({ ...rest, labels: labelled(labels), annotations: annotated(annotations) })),
    commonLabels: labelled(PLAIN.commonLabels),
    commonAnnotations: annotated(PLAIN.commonAnnotations)
  }
}

t.test('what the corpus becomes in a notification', { skip: withoutAmtool, timeout: 200_000 }, async (t) => {
  const folder = t.testdir()
  const rendered = async (type: 'text' | 'html', text: string, template: string): Promise<string> => {
    const file = join(folder, 'data.json')
    writeFileSync(file, JSON.stringify(notification(cleanLabel(text))))
    return await amtool('template', 'render', '--template.glob=templates/*.tmpl', `--template.type=${type}`, `--template.text=${template}`, `--template.data=${file}`)
  }
  const elements = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ''))
  const plainElements = elements(await rendered('html', 'PROD', '{{ template "sqlvss.email.html" . }}'))
  const all = TEXTS.map((name) => `{{ template "sqlvss.${name}" . }}`).join('\u241e')
  const plain = partsOf(await rendered('text', 'PROD', all))

  for (const { name, text } of CORPUS) {
    t.test(name, async (t) => {
      const html = await rendered('html', text, '{{ template "sqlvss.email.html" . }}')
      t.strictSame([elements(html), rawIn(html), obeyedIn(html)], [plainElements, [], []], 'the mail has our elements')
      const parts = partsOf(await rendered('text', text, all))
      for (const part of TEXTS) {
        t.strictSame(obeyedIn(parts[part]!), [], part)
        t.equal(parts[part]!.split('\n').length, plain[part]!.split('\n').length, `${part} has our lines`)
      }
      for (const [seen, part] of SEEN) t.strictSame(seen(parts[part]!), seen(plain[part]!), `${part} has our links`)
      t.notMatch(parts['pagerduty.firing'], /^[^`]/, 'PagerDuty takes it for text')
    })
  }
})

function partsOf (text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\u241e').map((part, n) => [TEXTS[n]!, part]))
}

// what ends an address in Slack is > and |, in Markdown a bracket or a blank
const SLACK_LINK = /<https?:\/\/[^\s<>|]+\|(Runbook|Error code|Dashboard|Fleet)>/g
const MARKDOWN_LINK = /(?<!\\)\[(Runbook|Error code|Dashboard|Fleet)\]\(https?:\/\/[^\s()<>]+\)/g

/** Our links by their words, and whatever else Slack takes for a link or a call. */
function slackMarkup (text: string): readonly string[] {
  return text.replace(SLACK_LINK, '<$1>').match(/<[^>]*>?/g) ?? []
}

/** Our links by their words, and whatever else Markdown takes for a link, a picture or an element: a backslash makes it text. */
function markdownLinks (text: string): readonly string[] {
  return text.replace(MARKDOWN_LINK, '[$1]()').match(/(?<!\\)!?\[[^\]]*\]\([^)]*\)|(?<!\\)<[^>]*>?/g) ?? []
}
