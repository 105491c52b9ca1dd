/** What an alert says: who, what, what to do, and where more is told. */
export interface Words {
  readonly alert: string
  readonly server: string
  readonly sqlInstance?: string
  readonly severity: 'info' | 'warning' | 'critical'
  readonly what: string
  readonly todo: string
  readonly dashboard: string
}

/** How it stands in Slack. */
export function slackWords (words: Words): string {
  const { server, sqlInstance, severity, what, todo } = words
  const who = sqlInstance === undefined ? `*${server}*` : `*${server}*, SQL Server instance *${sqlInstance}*`
  const links = linksOf(words)
  return [
    `${who} (${severity}, since TIME)`, what, `*Do:* ${todo}`, `<${links.runbook}|Runbook> · <${links.dashboard}|Dashboard>`
  ].join('\n')
}

/** How it stands in Teams, as one text. */
export function teamsWords (words: Words): string {
  return slackWords(words)
    .replace(/\*(.+?)\*/g, '**$1**')
    .replace(/<(.+?)\|(.+?)>/g, '[$2]($1)')
    .replaceAll('\n', '\n\n')
}

/** How it is paged. */
export function pageWords ({ server, what, todo }: Words): string {
  return `\`${server}\`: ${what} Do: ${todo}`
}

/** How it stands in the text of a mail. */
export function mailWords (words: Words): string {
  const { server, sqlInstance, severity, what, todo } = words
  const who = sqlInstance === undefined ? server : `${server}, SQL Server instance ${sqlInstance}`
  const links = linksOf(words)
  return [
    `${who} (${severity}, since TIME)`, what, `Do: ${todo}`, `Runbook: ${links.runbook}`, `Dashboard: ${links.dashboard}`
  ].join('\n')
}

function linksOf ({ alert, server, dashboard }: Words) {
  const variables = server === 'sqlvss' ? 'var-job=sqlvss' : `var-job=sqlvss&var-instance=${server}`
  return {
    runbook: `https://sqlvss.example/docs/runbooks/${alert}.md`,
    dashboard: `https://grafana.example.invalid/d/${dashboard}?orgId=1&${variables}`
  }
}
