// Draws one dashboard with Grafana's own libraries: frames, transformations, overrides, units, colours, figures, tables.
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  applyFieldOverrides, createTheme, FieldConfigOptionsRegistry, getDisplayProcessor, getFieldDisplayValues,
  renderMarkdown, standardTransformers, standardTransformersRegistry, ThemeContext, transformDataFrame
} from '@grafana/data'
import type { DataFrame } from '@grafana/data'
import { BarGauge, BigValue, BigValueGraphMode, BigValueJustifyMode, GlobalStyles, Table } from '@grafana/ui'
import { firstValueFrom } from 'rxjs'
import { ASKED, framesOf, marksOf } from './prometheus.js'
import { StateTimeline, TimeSeries } from './time-panels.js'
import type { Mark } from './time-panels.js'

const WIDTH = Number(ASKED.get('width'))
const COLUMN = WIDTH / 24
const ROW = 38
const GAP = 8
const HEAD = 30

const theme = createTheme({ colors: { mode: 'dark' } })
const asIs = (text: string) => text

// two of them are there under two names
const TRANSFORMERS = new Map(Object.values(standardTransformers).map((one: any) => [one.id, one]))
standardTransformersRegistry.setInit(() => [...TRANSFORMERS].map(([id, transformation]) => (
  { id, name: transformation.name, transformation, editor: () => null }
)) as any)

const OPTIONS = [
  'unit', 'decimals', 'displayName', 'mappings', 'thresholds', 'links', 'noValue', 'min', 'max', 'color',
  'custom.width', 'custom.cellOptions', 'custom.align', 'custom.fillOpacity', 'custom.thresholdsStyle'
]
const registry = new FieldConfigOptionsRegistry()
for (const id of OPTIONS) {
  registry.register({
    id,
    path: id.replace(/^custom\./, ''),
    isCustom: id.startsWith('custom.'),
    name: id,
    process: (value: unknown) => value,
    shouldApply: () => true,
    settings: {}
  } as any)
}

interface Drawn {
  readonly panel: any
  readonly marks: readonly Mark[]
  readonly width: number
  readonly height: number
}

function Body ({ panel, marks, width, height }: Drawn) {
  const [frames, setFrames] = useState<DataFrame[]>()
  useEffect(() => { if (panel.type !== 'text') dataOf(panel).then(setFrames) }, [])
  if (panel.type === 'text') return <div className='markdown-html' style={{ padding: 8, fontSize: 14 }} dangerouslySetInnerHTML={{ __html: renderMarkdown(panel.options.content) }} />
  if (frames === undefined) return <span className='wait' />
  const { fieldConfig, options } = panel
  const size = { width, height }
  const isEmpty = !frames.some(({ length }) => length > 0)
  const asked = { fieldConfig, reduceOptions: options.reduceOptions, replaceVariables: asIs, theme, data: frames, timeZone: 'utc' }
  const show = () => getFieldDisplayValues(asked as any)
  if (panel.type === 'stat') {
    const values = isEmpty ? [{ display: { text: fieldConfig.defaults.noValue, numeric: NaN } }] : show()
    const { colorMode, textMode } = options
    const mode = {
      colorMode, textMode, graphMode: BigValueGraphMode.None, justifyMode: BigValueJustifyMode.Auto, theme
    }
    return <div style={{ display: 'flex' }}>{values.map((one: any, n) => <BigValue key={n} width={width / values.length} height={height} value={one.display} {...mode} />)}</div>
  }
  if (isEmpty) return <div style={{ display: 'grid', placeItems: 'center', height, opacity: 0.8 }}>{fieldConfig.defaults.noValue ?? 'No data'}</div>
  if (panel.type === 'table') return <Table {...size} data={frames[0]!} columnMinWidth={80} timeRange={undefined as any} fieldConfig={fieldConfig} />
  if (panel.type === 'state-timeline') return <StateTimeline {...size} frames={frames} marks={marks} theme={theme} />
  if (panel.type === 'timeseries') return <TimeSeries {...size} frames={frames} marks={marks} theme={theme} isBars={fieldConfig.defaults.custom?.drawStyle === 'bars'} />
  const values = show()
  return (
    <>
      {values.map((one: any, n) => (
        <div key={n} style={{ marginBottom: 6 }}>
          <BarGauge width={width} height={Math.min(40, height / values.length - 6)} value={one.display} field={one.field} theme={theme} display={one.view?.getFieldDisplayProcessor(one.colIndex) ?? getDisplayProcessor({ field: { type: 'number', config: one.field } as any, theme })} orientation={'horizontal' as any} displayMode={'basic' as any} text={{ titleSize: 14, valueSize: 20 }} alignmentFactors={longest(values)} />
        </div>
      ))}
    </>
  )
}

/** So that all bars begin at one place. */
function longest (values: readonly any[]): any {
  const most = (key: 'title' | 'text') => values.map(({ display }) => String(display[key])).toSorted((a, b) => b.length - a.length)[0]
  return { title: most('title'), text: most('text') }
}

async function dataOf (panel: any): Promise<DataFrame[]> {
  const frames = await framesOf(panel.targets)
  const data = await firstValueFrom(transformDataFrame(panel.transformations ?? [], frames))
  return applyFieldOverrides({ data, fieldConfig: panel.fieldConfig, fieldConfigRegistry: registry as any, replaceVariables: asIs, theme, timeZone: 'utc' })
}

function PanelBox ({ panel, marks }: { panel: any, marks: readonly Mark[] }) {
  const { x, y, w, h } = panel.gridPos
  const [width, height] = [w * COLUMN - GAP, h * ROW - GAP]
  const place = { position: 'absolute', left: x * COLUMN + GAP / 2, top: y * ROW, width, height, overflow: 'hidden' } as const
  if (panel.type === 'row') return <div style={{ ...place, fontWeight: 500 }}>{panel.collapsed ? '▸' : '▾'} {panel.title}</div>
  const look = { background: theme.colors.background.primary, border: `1px solid ${theme.components.panel.borderColor}`, borderRadius: 2 }
  return (
    <div style={{ ...place, ...look }}>
      <div style={{ padding: '4px 8px', fontSize: 14, fontWeight: 500, height: HEAD }}>{panel.title}</div>
      <div style={{ padding: '0 6px' }}><Body panel={panel} marks={marks} width={width - 14} height={height - HEAD - 8} /></div>
    </div>
  )
}

function Page ({ dashboard, marks }: { dashboard: any, marks: readonly Mark[] }) {
  const rows = Math.max(...dashboard.panels.map(({ gridPos }: any) => gridPos.y + gridPos.h))
  const links = dashboard.links.map(({ title }: any) => title).join('   ')
  const chosen = ASKED.get('instance')
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ display: 'flex', justifyContent: 'space-between', padding: '8px 12px', width: WIDTH }}>
        <b>{dashboard.title}{chosen === null ? '' : `   ·   Server ${chosen}`}</b>
        <span style={{ color: theme.colors.text.secondary, whiteSpace: 'pre' }}>{links}</span>
      </div>
      <div style={{ position: 'relative', width: WIDTH, height: rows * ROW }}>
        {dashboard.panels.map((panel: any) => <PanelBox key={panel.id} panel={panel} marks={marks} />)}
      </div>
    </ThemeContext.Provider>
  )
}

async function draw (): Promise<void> {
  const dashboard = await (await fetch('/dashboard')).json()
  const lists = await Promise.all(dashboard.annotations.list.map(async ({ expr, iconColor }: any) =>
    (await marksOf(expr)).map((time) => ({ time, color: iconColor }))))
  createRoot(document.getElementById('root')!).render(<Page dashboard={dashboard} marks={lists.flat()} />)
}

await draw()
