// One exposition of the real exporter becomes those of many servers: pure functions of text and numbers.

const NOISE = 0.2

// the first row that matches a metric's name says how its value is that of another server, at another time
const VARIED = [
  [/^sqlvss_(?:exporter_time|exporter_last_poll_timestamp|event_log_last_read_timestamp)_seconds$/, (_value, { now }) => now],
  [/_timestamp_seconds$/, (value, { later }) => value === 0 ? 0 : value + later], // 0 says that there is none
  [/^process_start_time_seconds$|_info$/, (value) => value],
  [/^sqlvss_events_scanned_total$|_(?:bucket|sum|count)$|^(?:process|nodejs)\w+_total$/, (value, { polls }) => value + polls],
  [/^(?:process|nodejs)_/, (value, { server, now }) => value * (1 - NOISE * fraction(server * 31 + now))]
]

/** The lines of an exposition: comments as they are, samples apart into series, value and how the value varies. */
export function linesOf (text) {
  return text.split('\n').map((line) => {
    if (line === '' || line.startsWith('#')) return { comment: line }
    const end = line.lastIndexOf(' ')
    const series = line.slice(0, end)
    const [name] = /^\w+/.exec(series)
    return { series, value: Number(line.slice(end + 1)), vary: VARIED.find(([pattern]) => pattern.test(name))?.[1] }
  })
}

/**
 * The exposition of a server, by its number, at a time: events are so many seconds later than in the original, and what
 * grows with every poll has grown with so many polls.
 * @returns {string}
 */
export function expositionOf (lines, facts) {
  return lines.map(({ comment, series, value, vary }) =>
    comment ?? `${series} ${vary === undefined ? value : vary(value, facts)}`).join('\n')
}

/** A number from 0 to 1 for each whole number, evenly spread: a share of them is as large a share of any run of servers. */
export function fraction (number) {
  return number * 0.6180339887498949 % 1
}
