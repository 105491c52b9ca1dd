import type { Confidence, VssWriterState } from '../core/knowledge.js'
import type { ReferenceKey } from './references.js'

interface CitedState extends VssWriterState {
  readonly sources: readonly [ReferenceKey, ...ReferenceKey[]]
  readonly confidence: Confidence
}

const ENUM = 'writer_state_enum'

/**
 * VSS_WRITER_STATE, as vssadmin prints it in brackets. The documentation gives the order; 0, 1, 8, 9 and 11 have been seen
 * with these numbers.
 */
export const WRITER_STATES: readonly CitedState[] = [
  { number: 0, meaning: 'its state is not known', isFailed: false, sources: [ENUM], confidence: 'documented' },
  { number: 1, meaning: 'it is idle, or done', isFailed: false, sources: [ENUM, 'kb2014054'], confidence: 'documented' },
  { number: 2, meaning: 'it waits for the freeze', isFailed: false, sources: [ENUM], confidence: 'inferred' },
  { number: 3, meaning: 'it is frozen, and waits for the thaw', isFailed: false, sources: [ENUM], confidence: 'inferred' },
  { number: 4, meaning: 'it waits for the end of the snapshot', isFailed: false, sources: [ENUM], confidence: 'inferred' },
  { number: 5, meaning: 'it waits until the backup is complete', isFailed: false, sources: [ENUM], confidence: 'documented' },
  { number: 6, meaning: 'it failed when it listed what it has', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 7, meaning: 'it failed when the backup was prepared', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 8, meaning: 'it failed when the snapshot was prepared', isFailed: true, sources: [ENUM, 'kb943471'], confidence: 'documented' },
  { number: 9, meaning: 'it failed to freeze', isFailed: true, sources: [ENUM, 'kb943471'], confidence: 'documented' },
  { number: 10, meaning: 'it failed to thaw', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 11, meaning: 'it failed after the snapshot', isFailed: true, sources: [ENUM, 'kb4504103'], confidence: 'documented' },
  { number: 12, meaning: 'it failed when the backup was complete', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 13, meaning: 'it failed before a restore', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 14, meaning: 'it failed after a restore', isFailed: true, sources: [ENUM], confidence: 'inferred' },
  { number: 15, meaning: 'it failed when the backup program ended', isFailed: true, sources: [ENUM], confidence: 'inferred' }
]
