const DEFAULT_THREADS = 4
const MOST_THREADS = 1024

/** How many threads Node.js has for files: what libuv makes of its setting, once, before the first of them is needed. */
export function poolThreads (setting: string | undefined = process.env['UV_THREADPOOL_SIZE']): number {
  if (setting === undefined) return DEFAULT_THREADS
  const threads = Number.parseInt(setting, 10) || 1
  return threads < 0 ? MOST_THREADS : Math.min(threads, MOST_THREADS)
}
