import {
  AnnotationQueryBuilder, ConstantVariableBuilder, DashboardBuilder, DashboardCursorSync, DatasourceVariableBuilder,
  QueryVariableBuilder, RowBuilder, VariableHide, VariableRefresh, VariableSort
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import { headLinks } from './links.js'
import type { Uid } from './links.js'
import { COLOURS } from './meanings.js'
import type { Meaning } from './meanings.js'
import { DATA_SOURCE } from './panels.js'
import { ADDRESS_OF_SERVER, AN_ADDRESS, CHOSEN } from './queries.js'

/** A panel, or the title of a row; a collapsed row holds panels of its own. */
export type Part = { build (): Panel } | { readonly row: string, readonly collapsed?: readonly { build (): Panel }[] }

/** What makes one dashboard differ from the others. */
export interface Plan {
  readonly uid: Uid
  readonly title: string
  readonly description: string
  /** How far back it looks, as Grafana writes it. */
  readonly from: string
  /** The metric that all have that can be chosen. */
  readonly foundBy: string
  /** Whether one server is shown, or as many as are chosen. */
  readonly isOfOneServer: boolean
  /** The marks of events over all panels with a time axis. */
  readonly marks: readonly Mark[]
  /** In reading order; each is put where there is room, row by row. */
  readonly parts: readonly Part[]
}

/** Something that happened at the time that is the value of a query. */
export interface Mark {
  readonly name: string
  readonly meaning: Meaning
  /** Yields the time in seconds, 0 where there is none. */
  readonly metric: string
  readonly text: string
}

export const FAILED_BACKUPS: Mark = {
  name: 'Failed backups',
  meaning: 'broken',
  metric: 'sqlvss_backup_failure_last_timestamp_seconds',
  text: '{{instance}}: {{mssql_instance}} {{error_code}}'
}

export const GOOD_BACKUPS: Mark = {
  name: 'Good backups', meaning: 'fine', metric: 'sqlvss_backup_last_success_timestamp_seconds', text: '{{instance}}'
}

// 39 is read by Grafana 10.4 and later, which bring it up to their own; none can read a later one than its own
const SCHEMA_VERSION = 39
const COLUMNS = 24

/** The dashboard as Grafana imports it. */
export function dashboardOf (plan: Plan): object {
  const { uid, title, description, from, foundBy, isOfOneServer, marks, parts } = plan
  const builder = new DashboardBuilder(`SQL VSS / ${title}`).uid(uid).description(description).tags(['sqlvss', 'backup'])
    .readonly().refresh('1m').timezone('browser').tooltip(DashboardCursorSync.Crosshair).time({ from, to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(choice('job', 'Job', `label_values(${foundBy}, job)`, true))
    .withVariable(choice('instance', isOfOneServer ? 'Server' : 'Servers', `label_values(${foundBy}{job=~"$job"}, instance)`, !isOfOneServer))
    .withVariable(choice('host', 'Host', `label_values(${foundBy}{${CHOSEN}}, instance)`, true)
      .regex('/^([^:]+)/').hide(VariableHide.HideVariable))
    .withVariable(new ConstantVariableBuilder('scheme').label('Scheme of the exporters: http, or https').value('http'))
    .withVariable(address('address', 'Address of an exporter', AN_ADDRESS))
    .annotations(marks.map(annotationOf))
    .links([...headLinks(isOfOneServer)])
  if (isOfOneServer) builder.withVariable(address('page', 'Address of the exporter that tells of the server', ADDRESS_OF_SERVER))
  return finished(builder.build(), placed(parts))
}

function choice (name: string, label: string, query: string, multi: boolean): QueryVariableBuilder {
  return new QueryVariableBuilder(name).label(label).datasource(DATA_SOURCE).query(query).multi(multi).includeAll(multi).allValue('.+')
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
}

/** host:port of an exporter that lives. */
function address (name: string, label: string, query: string): QueryVariableBuilder {
  return choice(name, label, `query_result(${query})`, false)
    .regex('/address="([^"]+)"/').hide(VariableHide.HideVariable)
}

function annotationOf ({ name, meaning, metric, text }: Mark): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder().name(name).datasource(DATA_SOURCE).enable(true).iconColor(COLOURS[meaning])
    .expr(`(${metric}{${CHOSEN}} > 0) * 1000`).useValueForTime(true).titleFormat(name).textFormat(text).tagKeys('instance,mssql_instance')
}

type Place = { readonly x: number, readonly y: number, readonly w: number, readonly h: number }

/** Puts each panel as far up, then as far left, as there is room: the SDK's own layout fails where heights differ. */
function placed (parts: readonly Part[]): readonly (Panel | RowPanel)[] {
  const filled = new Array<number>(COLUMNS).fill(0)
  const place = (w: number, h: number): Place => {
    const tops = Array.from({ length: COLUMNS - w + 1 }, (_, x) => Math.max(...filled.slice(x, x + w)))
    const y = Math.min(...tops)
    const x = tops.indexOf(y)
    filled.fill(y + h, x, x + w)
    return { x, y, w, h }
  }
  const put = (part: { build (): Panel }): Panel => {
    const panel = part.build()
    return { ...panel, gridPos: place(panel.gridPos!.w, panel.gridPos!.h) }
  }
  return parts.map((part) => {
    if ('build' in part) return put(part)
    const gridPos = place(COLUMNS, 1)
    const row = { ...new RowBuilder(part.row).collapsed(part.collapsed !== undefined).build(), gridPos }
    return { ...row, panels: part.collapsed?.map(put) ?? [] }
  })
}

/** What the SDK leaves out, or adds that older Grafanas do not know. */
function finished (dashboard: Dashboard, panels: readonly (Panel | RowPanel)[]): object {
  const { templating, annotations, links, ...rest } = dashboard
  const ids = { last: 0 }
  const withId = (panel: object): object => {
    const id = ++ids.last
    const inside = (panel as RowPanel).panels?.map(withId)
    return { ...without(panel, 'repeatDirection'), id, ...(inside === undefined ? {} : { panels: inside }) }
  }
  return {
    ...rest,
    schemaVersion: SCHEMA_VERSION,
    templating: { list: templating!.list!.map((one) => without(one, 'auto', 'auto_min', 'auto_count', 'allowCustomValue', 'staticOptions')) },
    annotations: { list: annotations!.list!.map((one) => without(one, 'placement')) },
    links: links!.map((one) => without(one, 'placement')),
    panels: panels.map(withId)
  }
}

function without (object: object, ...keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}
