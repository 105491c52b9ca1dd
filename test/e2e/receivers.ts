import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { eventually } from './programs.js'
import { startSmtpSink } from './smtp-sink.js'

/** Who is told. */
export type ReceiverName = 'mail' | 'slack' | 'teams' | 'pagerduty' | 'tickets' | 'heartbeat'

/** What somebody was told: a headline, what stands below it, and the message as it came. */
export interface Message {
  readonly to: ReceiverName
  readonly title: string
  /** One for each alert, a paragraph each. */
  readonly blocks: readonly string[]
  readonly body: unknown
}

// what each of them answers, so that Alertmanager takes it for delivered
const ANSWERS: Readonly<Record<string, object>> = {
  slack: { ok: true },
  teams: {},
  pagerduty: { status: 'success', message: 'ok', dedup_key: 'x' },
  tickets: {},
  heartbeat: {}
}

/** Fakes of all that a notification can be sent to. */
export async function startReceivers () {
  const messages: Message[] = []
  const smtp = await startSmtpSink((mail) => {
    messages.push({ to: 'mail', title: mail.subject, blocks: blocksOf(mail.text), body: mail })
  })
  const http = createServer((request, response) => {
    taken(request).then((message) => {
      messages.push(message)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(ANSWERS[message.to]))
    }, (error: Error) => response.writeHead(400).end(error.message))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  const stop = async (): Promise<void> => {
    await smtp.stop()
    http.closeAllConnections()
    http.close()
    await once(http, 'close')
  }
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return { messages, url, smtp: smtp.address, stop }
}

export type Receivers = Awaited<ReturnType<typeof startReceivers>>

/** Waits for a message with a title to somebody, and yields the first one. */
export async function messageTo (receivers: Receivers, to: ReceiverName, title: string): Promise<Message> {
  return await waitFor(receivers, `"${title}"`, to, (message) => message.title === title)
}

/** Waits until somebody is told of an alert in these words. */
export async function told (receivers: Receivers, to: ReceiverName, ...lines: readonly string[]): Promise<Message> {
  const block = lines.join('\n')
  return await waitFor(receivers, block, to, ({ blocks }) => blocks.includes(block))
}

/** Waits for a message to somebody that is the one, and yields it; else says what came. */
export async function waitFor (
  { messages }: Receivers, what: string, to: ReceiverName, isIt: (message: Message) => boolean
): Promise<Message> {
  const toThem = () => messages.filter((message) => message.to === to)
  return await eventually(what, () => toThem().find(isIt)).catch((error: Error) => {
    const found = toThem().map(({ title, blocks }) => [title, ...blocks].join('\n')).join('\n\n')
    throw new Error(`${to}: ${error.message}\nfound:\n${found}`)
  })
}

async function taken (request: IncomingMessage): Promise<Message> {
  const to = /\w+/.exec(request.url ?? '')?.[0] as ReceiverName
  const body = JSON.parse(await text(request)) as Record<string, unknown>
  return { to, ...READERS[to]!(body), body }
}

type Reader = (body: any) => Pick<Message, 'title' | 'blocks'>

const webhook: Reader = ({ status, alerts }) => ({
  title: status as string,
  blocks: alerts.map(({ status, labels }: { status: string, labels: Record<string, string> }) =>
    `${status} ${labels['alertname']} ${labels['instance'] ?? labels['job'] ?? ''}`.trim())
})

const READERS: Readonly<Record<Exclude<ReceiverName, 'mail'>, Reader> & Record<string, Reader>> = {
  slack: ({ attachments: [{ title, text }] }) => ({ title, blocks: blocksOf(text) }),
  teams: ({ attachments: [{ content: { body: [title, text] } }] }) => (
    { title: title.text, blocks: [timeless(text.text)] }
  ),
  // newer Alertmanagers make null of a detail that is empty
  pagerduty: ({ payload: { summary, custom_details: { firing, resolved } } }) => ({
    title: summary,
    blocks: [firing, resolved].flatMap((detail: string | null) => detail?.split('\n') ?? []).filter((line) => line !== '')
  }),
  tickets: webhook,
  heartbeat: webhook
}

function blocksOf (text: string): readonly string[] {
  return timeless(text).split(/\n\n|\n(?=Resolved: )/).map((block) => block.trim()).filter((block) => block !== '')
}

/** A text without what a test cannot know: when an alert began, and how long something has lasted. */
function timeless (text: string): string {
  return text
    .replace(/since \d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'since TIME')
    .replace(/\b\d+h \d+m \d+s\b/g, 'HOURS')
    .trim()
}
