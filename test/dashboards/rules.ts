import { METRICS } from '../../src/metrics/metrics.js'
import { panelsOf } from './panels.js'
import type { Dashboard, Mapping, Panel, Target } from './panels.js'

// Most are the rules of Grafana's dashboard-linter, which needs Go; the others are ours.

/** A fault of a dashboard: where it is, and what is wrong. */
type Fault = string

type Rule = (dashboard: Dashboard) => readonly Fault[]

const OF_DATA_SOURCE = '${datasource}'
const UNITS = ['none', 's', 'bytes', 'dateTimeAsIso']
const WITH_UNIT = ['stat', 'timeseries']
const SMALLEST: Readonly<Record<string, readonly [width: number, height: number]>> = {
  stat: [3, 3], table: [6, 4], timeseries: [6, 6], 'state-timeline': [6, 4], text: [4, 4]
}
const COLUMNS = 24
// what 1080 pixels hold below the head of Grafana, in steps of 38
const FIRST_SCREEN = 24

export const RULES: Readonly<Record<string, Rule>> = {
  'it cannot be edited in place, can be read by Grafana 10.4, and is found by its tag': ({ editable, schemaVersion, tags }) =>
    faults([!editable && schemaVersion === 39 && tags.includes('sqlvss'), 'head']),
  'its data source is chosen, in every query': (dashboard) => {
    const chosen = dashboard.templating.list.find(({ type }) => type === 'datasource')
    return [
      ...faults([chosen?.name === 'datasource' && chosen.label === 'Data source', 'no variable "datasource"']),
      ...queried(dashboard).flatMap(([place, { datasource }]) => faults([datasource.uid === OF_DATA_SOURCE, place])),
      ...panelsOf(dashboard).flatMap(({ title, datasource }) => faults([datasource?.uid === OF_DATA_SOURCE, title]))
    ]
  },
  'job and instance are chosen, and looked up anew when the time changes': ({ templating }) => ['job', 'instance'].flatMap((name) => {
    const found = templating.list.find((variable) => variable.name === name)
    return faults(
      [found?.type === 'query' && found.datasource?.uid === OF_DATA_SOURCE, `${name} is no query`],
      [found?.refresh === 2, `${name} is not looked up anew`],
      [found?.allValue === '.+', `${name}: all is ${found?.allValue}`],
      [/^label_values\(.+\)$/.test(found?.query ?? ''), `${name}: ${found?.query}`])
  }),
  'every panel has a title, a description, a query, and a name for what it lacks': (dashboard) => panelsOf(dashboard).flatMap((panel) =>
    faults(
      [panel.title !== '' && (panel.description ?? '') !== '', `${panel.title}: no title or description`],
      [panel.type === 'text' || (panel.targets ?? []).length > 0, `${panel.title}: no query`],
      [!['stat', 'table'].includes(panel.type) || panel.fieldConfig?.defaults.noValue !== undefined, `${panel.title}: no noValue`])),
  'every number has a unit, every figure one value': (dashboard) => panelsOf(dashboard).flatMap(({ type, title, fieldConfig, options }) =>
    faults(
      [!WITH_UNIT.includes(type) || UNITS.includes(fieldConfig?.defaults.unit ?? ''), `${title}: unit ${fieldConfig?.defaults.unit}`],
      [type !== 'stat' || options?.reduceOptions?.calcs.length === 1, `${title}: no reducer`])),
  'queries of a panel have letters of their own': (dashboard) => panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
    faults([new Set(targets.map(({ refId }) => refId)).size === targets.length, title])),
  'every selector is of the servers chosen, or of the same host': (dashboard) => queried(dashboard).flatMap(([place, { expr }]) =>
    selectorsOf(expr).flatMap(([name, labels]) =>
      faults([/job=~"\$job",instance=~"\$instance"|instance=~"\$host/.test(labels), `${place}: ${name}{${labels}}`]))),
  'every variable is one of the dashboard or of Grafana': (dashboard) => queried(dashboard).flatMap(([place, { expr }]) =>
    [...expr.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) =>
      faults([name === '__rate_interval' || dashboard.templating.list.some((variable) => variable.name === name), `${place}: ${name}`]))),
  'every metric exists': (dashboard) => queried(dashboard).flatMap(([place, { expr }]) =>
    selectorsOf(expr).flatMap(([name]) => faults([isKnown(name), `${place}: ${name}`]))),
  'a rate is over $__rate_interval': (dashboard) => queried(dashboard).flatMap(([place, { expr }]) =>
    [...expr.matchAll(/\bi?rate\([^[]*\[([^\]]+)\]/g)].flatMap(([, time]) => faults([time === '$__rate_interval', `${place}: ${time}`]))),
  'a link of a row names columns of its table, and every column that is overridden is there': (dashboard) =>
    panelsOf(dashboard).filter(({ type }) => type === 'table').flatMap(({ title, transformations = [], fieldConfig }) => {
      const columns = transformations.flatMap(({ options: { renameByName = {} } }) => Object.values(renameByName))
      const overridden = fieldConfig!.overrides.map(({ matcher }) => matcher.options)
      const linked = [...JSON.stringify(fieldConfig).matchAll(/__data\.fields\.(\w+)/g)].map(([, name]) => name!)
      return [...overridden, ...linked].flatMap((name) => faults([columns.includes(name), `${title}: ${name}`]))
    }),
  'every id is one of a kind': (dashboard) => {
    const ids = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).map(({ id }) => id)
    return faults([new Set(ids).size === ids.length, ids.join(', ')])
  },
  'no panel lies over another, outside the grid, or is too small to be read': (dashboard) => {
    const panels = panelsOf(dashboard)
    return panels.flatMap((panel, n) => [
      ...faults(
        [panel.gridPos.x + panel.gridPos.w <= COLUMNS, `${panel.title} is outside`],
        [isLargeEnough(panel), `${panel.title} is too small`]),
      ...panels.slice(n + 1).flatMap((other) => faults([!overlap(panel, other), `${panel.title} and ${other.title}`]))
    ])
  },
  'what is before the first row fits on a screen of 1080 pixels': ({ panels }) => {
    const first = panels.slice(0, panels.findIndex(({ type }) => type === 'row') >>> 0)
    return first.flatMap(({ title, gridPos }) => faults([gridPos.y + gridPos.h <= FIRST_SCREEN, title]))
  },
  'marks are at the time of the event': ({ annotations }) => annotations.list.flatMap(({ name, expr, useValueForTime }) =>
    faults([useValueForTime && expr.endsWith(' * 1000'), name])),
  'no mark covers that of a failure, which is drawn last': ({ annotations: { list } }) =>
    list.flatMap(({ name }, n) => faults([name !== 'Failed backups' || n === list.length - 1, name])),
  'a word has one colour, wherever it stands': (dashboard) => {
    const colours = new Map<string, string>()
    return mappingsOf(dashboard).flatMap(({ text, color }) => {
      const first = colours.get(text) ?? color
      colours.set(text, first)
      return faults([first === color, `${text}: ${first} and ${color}`])
    })
  },
  'it leads to the other dashboards, to the runbooks, and to the article': ({ links }) =>
    faults(
      [links.some((link) => link.tags?.includes('sqlvss')), 'the others'],
      ...['Runbooks', 'KB 2615182'].map((title) => [links.some((link) => link.title === title), title] as const))
}

function mappingsOf (dashboard: Dashboard): readonly Mapping['options'][string][] {
  return panelsOf(dashboard).flatMap(({ fieldConfig }) => [
    ...fieldConfig?.defaults.mappings ?? [],
    ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) => properties)
      .filter(({ id }) => id === 'mappings').flatMap(({ value }) => value as readonly Mapping[])
  ]).flatMap(({ options }) => Object.values(options))
}

/** Every query of a dashboard with the place it stands in. */
export function queried (dashboard: Dashboard): readonly (readonly [place: string, query: Pick<Target, 'expr' | 'datasource'>])[] {
  return [
    ...panelsOf(dashboard).flatMap(({ title, targets = [] }) => targets.map((target) => [title, target] as const)),
    ...dashboard.annotations.list.map((annotation) => [annotation.name, annotation] as const)
  ]
}

/** The metrics a query selects, with what is in their braces. */
export function selectorsOf (expr: string): readonly (readonly [name: string, labels: string])[] {
  return [...expr.matchAll(/\b([a-z_][\w:]*)\{((?:"(?:\\.|[^"])*"|[^"}])*)\}/g)].map(([, name, labels]) => [name!, labels!] as const)
}

const OURS = METRICS.flatMap(({ families }) => families)
  .flatMap(({ name, type }) => type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name])

function isKnown (name: string): boolean {
  return name === 'up' || OURS.includes(name) || /^(?:windows|process|nodejs)_/.test(name)
}

function faults (...claims: readonly (readonly [holds: boolean, fault: Fault])[]): readonly Fault[] {
  return claims.filter(([holds]) => !holds).map(([, fault]) => fault)
}

function isLargeEnough ({ type, gridPos }: Panel): boolean {
  const [width, height] = SMALLEST[type]!
  return gridPos.w >= width && gridPos.h >= height
}

function overlap ({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
