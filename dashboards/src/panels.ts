import {
  BigValueColorMode, BigValueGraphMode, BigValueTextMode, GraphDrawStyle, LegendDisplayMode,
  LegendPlacement, ReduceDataOptionsBuilder, SortOrder, StackingConfigBuilder, StackingMode, TooltipDisplayMode,
  VisibilityMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import type { DynamicConfigValue, ValueMap } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as text from '@grafana/grafana-foundation-sdk/text'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import { fixed, mappings, thresholds } from './meanings.js'
import type { Meaning, Words } from './meanings.js'

/** The data source that is chosen. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' }

/** What a panel is called, what it tells in a sentence or two, and how wide and high it is in Grafana's grid of 24 columns. */
export type Frame = readonly [title: string, description: string, width: number, height: number]

/** The value of this moment. */
export function now (expr: string, legend = '', refId = 'A'): DataqueryBuilder {
  return query(expr, refId).legendFormat(legend).instant()
}

/** The values over the time that is shown. */
export function over (expr: string, legend: string, refId = 'A'): DataqueryBuilder {
  return query(expr, refId).legendFormat(legend).range()
}

/** The values of this moment with their labels, as rows. */
export function rows (expr: string, refId = 'A'): DataqueryBuilder {
  return query(expr, refId).format(PromQueryFormat.Table).instant()
}

/** One figure or word; where there is none, a dash, or what is given. */
export function figure (frame: Frame): stat.PanelBuilder {
  return framed(new stat.PanelBuilder(), frame).reduceOptions(lastValue()).graphMode(BigValueGraphMode.None).unit('none')
    .colorMode(BigValueColorMode.BackgroundSolid).noValue('–').thresholds(thresholds('plain'))
}

/** One word for a value. */
export function word (frame: Frame, words: Words): stat.PanelBuilder {
  return figure(frame).mappings(mappings(words))
}

/** The name of what is found. */
export function name (frame: Frame, meaning: Meaning): stat.PanelBuilder {
  return figure(frame).textMode(BigValueTextMode.Name).thresholds(thresholds(meaning))
}

/** Rows of facts; `empty` stands where there are none. */
export function facts (frame: Frame, empty: string): table.PanelBuilder {
  return framed(new table.PanelBuilder(), frame).noValue(empty).thresholds(thresholds('plain'))
}

/** A bar for each thing over time, coloured by what its values mean. */
export function states (frame: Frame, words: Words): statetimeline.PanelBuilder {
  return framed(new statetimeline.PanelBuilder(), frame).mergeValues(true).showValue(VisibilityMode.Auto)
    .fillOpacity(90).rowHeight(0.85).mappings(mappings(words)).thresholds(thresholds('neutral')).legend(legend())
}

/** Lines over time. */
export function lines (frame: Frame, unit: string): timeseries.PanelBuilder {
  return framed(new timeseries.PanelBuilder(), frame).min(0).unit(unit).lineWidth(2).fillOpacity(0)
    .showPoints(VisibilityMode.Never).colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .thresholds(thresholds('plain')).legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
}

/** Counts over time, stacked as bars. */
export function bars (frame: Frame): timeseries.PanelBuilder {
  return lines(frame, 'none').decimals(0).drawStyle(GraphDrawStyle.Bars).fillOpacity(90).lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
}

/** Text in Markdown. */
export function prose (frame: Frame, markdown: string): text.PanelBuilder {
  return framed(new text.PanelBuilder(), frame).mode(text.TextMode.Markdown).content(markdown)
}

/** The columns of a table from the fields of its queries, in this order; all others are left out. */
export function columns (names: Readonly<Record<string, string>>): { id: string, options: object }[] {
  const fields = Object.keys(names)
  return [
    { id: 'merge', options: {} },
    { id: 'filterFieldsByName', options: { include: { names: fields } } },
    {
      id: 'organize',
      options: {
        indexByName: Object.fromEntries(fields.map((field, n) => [field, n])), renameByName: names, excludeByName: {}
      }
    }
  ]
}

/** The column of a table that links need and nobody reads; it is there, and hidden. */
export const ADDRESS_COLUMN = { address: 'Address' } as const
export const HIDDEN: DynamicConfigValue[] = [{ id: 'custom.hidden', value: true }]

/** A column whose values are shown as words on their colour. */
export function onColour (mappings: readonly ValueMap[], width: number): DynamicConfigValue[] {
  return [
    { id: 'mappings', value: mappings },
    { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
    { id: 'custom.width', value: width },
    { id: 'custom.align', value: 'center' }
  ]
}

/** A column whose numbers are shown as bars, too. */
export function asBars (meaning: Meaning): DynamicConfigValue[] {
  return [
    { id: 'min', value: 0 },
    { id: 'color', value: fixed(meaning).build() },
    { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
    { id: 'custom.align', value: 'left' }
  ]
}

interface Framed<Panel> {
  title (title: string): Panel
  description (description: string): { span (width: number): { height (height: number): Panel } }
  datasource (reference: typeof DATA_SOURCE): Panel
}

function framed<Panel extends Framed<Panel>> (panel: Panel, [title, description, width, height]: Frame): Panel {
  return panel.datasource(DATA_SOURCE).title(title).description(description).span(width).height(height)
}

function query (expr: string, refId: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATA_SOURCE).refId(refId).expr(expr)
}

function lastValue (): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false)
}

function legend (): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom)
    .showLegend(true).calcs([])
}
