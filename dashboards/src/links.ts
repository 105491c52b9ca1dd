import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard'
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard'

/** The dashboards that lead to each other. */
export type Uid = 'sqlvss-fleet' | 'sqlvss-server' | 'sqlvss-diagnosis' | 'sqlvss-exporter'

const KEPT = '${datasource:queryparam}&${job:queryparam}&${__url_time_range}'

/** A link from a value that names a server to a dashboard of that server. */
export function toServer (uid: Uid, title: string): Partial<DashboardLink> {
  return { title, url: `/d/${uid}?var-instance=\${__data.fields.Server}&${KEPT}` }
}

/** A link to a dashboard with all that is chosen here. */
export function toSame (uid: Uid, title: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(`/d/${uid}?\${instance:queryparam}&${KEPT}`)
}

/** A link from a row with an address to the page that the exporter of its server shows. */
export const STATUS_PAGE = { title: 'Status page of the exporter', url: '${scheme}://${__data.fields.Address}/', targetBlank: true }

/** The article that the diagnosis follows. */
export const ARTICLE = 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/backup-fails-vss-writer'

/** The links in the head of every dashboard, and to the status page where one server is shown. */
export function headLinks (isOfOneServer: boolean): readonly DashboardLinkBuilder[] {
  const page = outside('Status page', '${scheme}://${page}/', 'What the exporter of this server, or of its collector, shows itself')
  return [
    new DashboardLinkBuilder('SQL VSS').type(DashboardLinkType.Dashboards).tags(['sqlvss']).includeVars(true).keepTime(true),
    ...(isOfOneServer ? [page] : []),
    outside('Runbooks', '${scheme}://${address}/docs/runbooks/', 'What each alert means and what to do'),
    outside('KB 2615182', ARTICLE, 'The article that the diagnosis follows')
  ]
}

function outside (title: string, url: string, tooltip: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).tooltip(tooltip).targetBlank(true)
}
