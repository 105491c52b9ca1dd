// The panels with a time axis. Those of Grafana are plugins, which no package holds, so they are drawn anew here.
import { dateTimeFormat, FieldColorModeId, FieldType, getFieldColorModeForField } from '@grafana/data'
import type { DataFrame, Field, FieldConfig, GrafanaTheme2 } from '@grafana/data'
import { LegendDisplayMode, VizLegend } from '@grafana/ui'
import { END, SPAN } from './prometheus.js'

const LEGEND_ROW = 24
const LEGEND_PADDING = 10
const AXIS_HEIGHT = 20
const FONT = '12px Inter, Helvetica, Arial, sans-serif'

/** When something happened, and its colour. */
export interface Mark {
  readonly time: number
  readonly color: string
}

interface Size {
  readonly width: number
  readonly height: number
}

interface Drawing extends Size {
  readonly frames: readonly DataFrame[]
  readonly marks: readonly Mark[]
  readonly theme: GrafanaTheme2
}

/** A bar for each series, cut where its value changes. */
export function StateTimeline ({ frames, marks, width, height, theme }: Drawing) {
  const names = frames.map((frame) => nameOf(valuesOf(frame)))
  const left = Math.min(260, 18 + 7.6 * Math.max(...names.map(({ length }) => length)))
  const shown = new Map(frames.flatMap((frame) => segmentsOf(frame).map(({ text, color }) => [text, color] as const)))
  const upper = height - legendHeight([...shown.keys()], width)
  const bottom = upper - AXIS_HEIGHT
  const row = bottom / frames.length
  const x = scale(left, width)
  return (
    <>
      <svg width={width} height={upper} style={{ font: FONT }}>
        <TimeAxis {...{ left, width, theme }} y={bottom} />
        {frames.map((frame, n) => (
          <g key={n} transform={`translate(0,${n * row})`}>
            <text x={left - 8} y={row / 2 + 4} textAnchor='end' fill={theme.colors.text.primary}>{names[n]}</text>
            {segmentsOf(frame).map(({ from, to, text, color }) => (
              <g key={from}>
                <rect
                  x={x(from)} width={Math.max(1, x(to) - x(from))} y={row * 0.08} height={row * 0.84}
                  fill={color} opacity={0.9}
                />
                {x(to) - x(from) > 9 * text.length && row > 13 &&
                  <text x={x(from) + 6} y={row / 2 + 4} fill={theme.colors.getContrastText(color)}>{text}</text>}
              </g>
            ))}
          </g>
        ))}
        <Marks {...{ marks, x, bottom }} />
      </svg>
      <Legend items={[...shown].map(([label, color]) => ({ label, color }))} />
    </>
  )
}

/** Lines, or bars that stand on each other. */
export function TimeSeries ({ frames, marks, width, height, theme, isBars }: Drawing & { readonly isBars: boolean }) {
  const upper = height - legendHeight(frames.map((frame) => nameOf(valuesOf(frame))), width)
  const bottom = upper - AXIS_HEIGHT
  const left = 64
  const x = scale(left, width)
  const custom = valuesOf(frames[0]!).config.custom ?? {}
  const steps = custom.thresholdsStyle?.mode === 'line' ? valuesOf(frames[0]!).config.thresholds!.steps.slice(1) : []
  const tops = isBars ? stackTops(frames) : frames.map((frame) => valuesOf(frame).values as readonly number[])
  const most = Math.max(...tops.flat().filter(Number.isFinite), ...steps.map(({ value }) => value), 1e-9)
  const { ticks, top } = niceTicks(most, valuesOf(frames[0]!).config)
  const y = (value: number) => bottom - (value / top) * (bottom - 8)
  const colours = frames.map((frame, n) => colourOf(valuesOf(frame), n, theme))
  return (
    <>
      <svg width={width} height={upper} style={{ font: FONT }}>
        <TimeAxis {...{ left, width, theme }} y={bottom} />
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} stroke={theme.colors.border.weak} />
            <text x={left - 8} y={y(tick) + 4} textAnchor='end' fill={theme.colors.text.secondary}>{shortText(valuesOf(frames[0]!), tick)}</text>
          </g>
        ))}
        {steps.map(({ value, color }) => <line key={value} x1={left} x2={width} y1={y(value)} y2={y(value)} stroke={color} strokeDasharray='6 4' strokeWidth={2} />)}
        {frames.map((frame, n) => {
          const points = timesOf(frame).map((time, k) => [x(time), tops[n]![k]!] as const)
          if (isBars) {
            return points.map(([at, value], k) => {
              const height = (valuesOf(frame).values[k] as number) / top * (bottom - 8)
              return <rect key={`${n}/${k}`} x={at - 30} width={28} y={y(value)} height={Math.max(0, height)} fill={colours[n]} opacity={0.9} />
            })
          }
          const line = points.map(([at, value]) => `${at},${y(value)}`).join(' ')
          return <polyline key={n} points={line} fill='none' stroke={colours[n]} strokeWidth={2} />
        })}
        <Marks {...{ marks, x, bottom }} />
      </svg>
      <Legend items={frames.map((frame, n) => ({ label: nameOf(valuesOf(frame)), color: colours[n]! }))} />
    </>
  )
}

function TimeAxis ({ left, width, y, theme }: { left: number, width: number, y: number, theme: GrafanaTheme2 }) {
  const x = scale(left, width)
  const wanted = Math.max(2, Math.floor((width - left) / 110))
  const step = [3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400].find((one) => SPAN / one <= wanted) ?? 2 * 86_400
  const first = Math.ceil((END - SPAN) / step) * step
  const times = Array.from({ length: Math.floor((END - first) / step) + 1 }, (_, n) => first + n * step)
  const format = step < 86_400 ? 'MM/DD HH:mm' : 'MM/DD'
  return (
    <>
      {times.map((time) => (
        <g key={time}>
          <line x1={x(time * 1000)} x2={x(time * 1000)} y1={0} y2={y} stroke={theme.colors.border.weak} />
          <text x={Math.min(x(time * 1000), width - 36)} y={y + 15} textAnchor='middle' fill={theme.colors.text.secondary}>
            {dateTimeFormat(time * 1000, { format, timeZone: 'utc' })}
          </text>
        </g>
      ))}
    </>
  )
}

function Marks ({ marks, x, bottom }: { marks: readonly Mark[], x: (time: number) => number, bottom: number }) {
  return (
    <>
      {marks.map(({ time, color }, n) => (
        <g key={n}>
          <line x1={x(time * 1000)} x2={x(time * 1000)} y1={0} y2={bottom} stroke={color} strokeDasharray='3 3' />
          <path d={`M${x(time * 1000)} ${bottom - 1} l5 6 h-10 z`} fill={color} />
        </g>
      ))}
    </>
  )
}

/** As many rows as the names fill. */
function legendHeight (names: readonly string[], width: number): number {
  const rows = names.reduce<readonly number[]>((filled, name) => {
    const needed = 36 + 7 * name.length
    const last = filled.at(-1)!
    return last > 0 && last + needed > width ? [...filled, needed] : [...filled.slice(0, -1), last + needed]
  }, [0])
  return rows.length * LEGEND_ROW + LEGEND_PADDING
}

function Legend ({ items }: { items: readonly { label: string, color: string }[] }) {
  return <VizLegend items={items.map((item) => ({ ...item, yAxis: 1 }))} displayMode={LegendDisplayMode.List} placement='bottom' />
}

interface Segment {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly color: string
}

function segmentsOf (frame: DataFrame): readonly Segment[] {
  const field = valuesOf(frame)
  const times = timesOf(frame)
  const segments: (Segment & { readonly value: unknown })[] = []
  for (const [n, value] of field.values.entries()) {
    const time = times[n]!
    const last = segments.at(-1)
    if (last !== undefined && (last.value === value)) segments.splice(-1, 1, { ...last, to: time })
    else {
      const { text, color } = field.display!(value)
      if (last !== undefined) segments.splice(-1, 1, { ...last, to: time })
      segments.push({ from: time, to: time, value, text, color: color! })
    }
  }
  return segments
}

function stackTops (frames: readonly DataFrame[]): readonly (readonly number[])[] {
  const sums = new Map<number, number>()
  return frames.map((frame) => timesOf(frame).map((time, n) => {
    const sum = (sums.get(time) ?? 0) + (valuesOf(frame).values[n] as number)
    sums.set(time, sum)
    return sum
  }))
}

function niceTicks (most: number, { unit, decimals }: FieldConfig): { ticks: readonly number[], top: number } {
  const bases = unit === 's' && most > 600 ? [300, 600, 1800, 3600, 6 * 3600, 12 * 3600, 86_400, 2 * 86_400] : undefined
  const smallest = decimals === 0 ? 1 : 0
  const power = 10 ** Math.floor(Math.log10(most / 4))
  const steps = bases ?? [1, 2, 5, 10].map((one) => Math.max(smallest, one * power))
  const step = steps.find((one) => most / one <= 5) ?? steps.at(-1)!
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  return { ticks: Array.from({ length: count + 1 }, (_, n) => n * step), top: count * step }
}

function colourOf (field: Field, n: number, theme: GrafanaTheme2): string {
  const { palette } = theme.visualization
  if (field.config.color?.mode === FieldColorModeId.Thresholds) return field.display!(field.values.at(-1)).color!
  return field.config.color?.mode === FieldColorModeId.Fixed
    ? getFieldColorModeForField(field).getCalculator(field, theme)(0, 0)
    : theme.visualization.getColorByName(palette[n % palette.length]!)
}

function scale (left: number, width: number): (time: number) => number {
  return (time) => left + ((time / 1000 - (END - SPAN)) / SPAN) * (width - left - 8)
}

function shortText (field: Field, value: number): string {
  const { text, suffix = '' } = field.display!(value)
  return text + suffix
}

function valuesOf (frame: DataFrame): Field {
  return frame.fields.find(({ type }) => type === FieldType.number)!
}

function timesOf (frame: DataFrame): readonly number[] {
  return frame.fields.find(({ type }) => type === FieldType.time)!.values
}

function nameOf (field: Field): string {
  return field.config.displayName ?? field.config.displayNameFromDS ?? field.name
}
