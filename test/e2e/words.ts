/** What an alert says: who, what, what to do, and where more is told. */
export interface Words {
  readonly alert: string
  readonly server: string
  readonly sqlInstance?: string
  readonly severity: 'info' | 'warning' | 'critical'
  readonly what: string
  readonly todo: string
  readonly dashboard: string
  /** The error code it links to. */
  readonly errorCode?: string
  /** The server whose exporter serves the runbook, where it is not that of the alert. */
  readonly servedBy?: string
}

const AT_ALL = 'sqlvss'

/** How it stands in Slack. */
export function slackWords (words: Words): string {
  const { server, sqlInstance, severity, what, todo } = words
  const who = sqlInstance === undefined ? `*${server}*` : `*${server}*, SQL Server instance *${sqlInstance}*`
  const { runbook, errorCode, dashboard } = linksOf(words)
  const links = [`<${runbook}|Runbook>`, ...errorCode === undefined ? [] : [`<${errorCode}|Error code>`], `<${dashboard}|Dashboard>`]
  return [`${who} (${severity}, since TIME)`, what, `*Do:* ${todo}`, links.join(' · ')].join('\n')
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
  const { runbook, dashboard } = linksOf(words)
  return [`${who} (${severity}, since TIME)`, what, `Do: ${todo}`, `Runbook: ${runbook}`, `Dashboard: ${dashboard}`].join('\n')
}

function linksOf ({ alert, server, errorCode, dashboard, servedBy = server }: Words) {
  const variables = server === AT_ALL ? 'var-job=sqlvss' : `var-job=sqlvss&var-instance=${server}`
  const docs = `http://${servedBy}:10099/docs`
  return {
    runbook: `${docs}/runbooks/${alert}`,
    errorCode: errorCode === undefined ? undefined : `${docs}/error-codes/${errorCode}`,
    dashboard: `https://grafana.example.invalid/d/${dashboard}?orgId=1&${variables}`
  }
}
