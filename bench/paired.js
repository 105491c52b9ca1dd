/** Runs A B A B ... and yields the medians of both and of the ratios of the pairs; what runs gives a number, less being better or not. */
export async function paired (pairs, a, b) {
  await a()
  await b()
  const measured = []
  for (let n = 0; n < pairs; n++) measured.push([await a(), await b()])
  return {
    a: median(measured.map(([first]) => first)),
    b: median(measured.map(([, second]) => second)),
    ratio: median(measured.map(([first, second]) => first / second))
  }
}

/** Seconds that something takes. */
export async function seconds (run) {
  const start = process.hrtime.bigint()
  await run()
  return Number(process.hrtime.bigint() - start) / 1e9
}

function median (numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}
