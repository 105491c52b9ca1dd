import { DASHBOARDS } from '../../dashboards/src/dashboards.js'

/** The parts of a dashboard that the tests look at. */
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly editable: boolean
  readonly schemaVersion: number
  readonly tags: readonly string[]
  readonly panels: readonly Panel[]
  readonly links: readonly { readonly title: string, readonly url?: string, readonly tags?: readonly string[] }[]
  readonly templating: { readonly list: readonly Variable[] }
  readonly annotations: { readonly list: readonly Annotation[] }
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly uid: string }
  readonly gridPos: { readonly x: number, readonly y: number, readonly w: number, readonly h: number }
  readonly targets?: readonly Target[]
  readonly options?: { readonly reduceOptions?: { readonly calcs: readonly string[] }, readonly textMode?: string }
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string
      readonly noValue?: string
      readonly mappings?: readonly Mapping[]
    }
    readonly overrides: readonly Override[]
  }
  readonly transformations?: readonly Transformation[]
  readonly panels?: readonly Panel[]
}

/** What becomes of the answers before they are shown. */
export interface Transformation {
  readonly id: string
  readonly options: { readonly renameByName?: Readonly<Record<string, string>> }
}

/** How a column is shown. */
export interface Override {
  readonly matcher: { readonly id: string, readonly options: string }
  readonly properties: readonly { readonly id: string, readonly value: unknown }[]
}

/** How values are shown. */
export interface Mapping {
  readonly options: Readonly<Record<string, { readonly text: string, readonly color: string }>>
}

export interface Target {
  readonly refId: string
  readonly expr: string
  readonly legendFormat?: string
  readonly instant?: boolean
  readonly format?: string
  readonly datasource: { readonly uid: string }
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly label?: string
  readonly query?: string
  readonly datasource?: { readonly uid: string }
  readonly refresh?: number
  readonly multi?: boolean
  readonly allValue?: string
}

export interface Annotation {
  readonly name: string
  readonly expr: string
  readonly useValueForTime: boolean
  readonly datasource: { readonly uid: string }
}

export const dashboards: readonly Dashboard[] = Object.values(DASHBOARDS) as readonly Dashboard[]

/** Every panel that shows something, those of collapsed rows too. */
export function panelsOf ({ panels }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter(({ type }) => type !== 'row')
}

/** A variable of a dashboard. */
export function variableOf ({ templating }: Dashboard, name: string): Variable {
  return templating.list.find((variable) => variable.name === name)!
}

/** What Grafana puts in the place of its own variables. */
const OF_GRAFANA: Readonly<Record<string, string>> = { __rate_interval: '70m' }

/** A query as Grafana sends it, with these values chosen; what is no variable of the dashboard is left. */
export function expanded (expr: string, chosen: Readonly<Record<string, string>>): string {
  return expr.replace(/\$(?<name>[A-Za-z_]\w*)/g, (all, name: string) => OF_GRAFANA[name] ?? chosen[name] ?? all)
}

/** All servers. */
export const ALL = { job: '.+', instance: '.+', host: '.+' }
