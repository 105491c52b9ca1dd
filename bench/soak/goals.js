/** The day from which on as much is remembered as ever will be: what grows after it grows for ever. */
export const FULL_DAY = 35

/** What may not grow after it. The heap is not judged: what it needs is within resident memory, as is what lies beside it. */
const GOALS = [
  { figure: 'ledgerBytes', mostTimes: 1.1 },
  { figure: 'residentMegabytes', mostTimes: 1.1 },
  { figure: 'openFiles', mostTimes: 1 }
]

/**
 * What is found of each goal, by the last row against that of the day; empty where the soak was no longer than that.
 * @param {readonly Readonly<Record<string, number>>[]} table
 * @returns {{ figure: string, mostTimes: number, full: number, last: number, isMet: boolean }[]}
 */
export function judged (table) {
  const [full, last] = [table.find(({ day }) => day === FULL_DAY), table.at(-1)]
  if (full === undefined || last === full) return []
  return GOALS.map(({ figure, mostTimes }) => ({
    figure,
    mostTimes,
    full: full[figure],
    last: last[figure],
    isMet: last[figure] <= mostTimes * full[figure]
  }))
}
