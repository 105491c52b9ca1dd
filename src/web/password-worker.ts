import { parentPort, workerData } from 'node:worker_threads'
import { compareSync } from 'bcryptjs'
import type { Question } from './compare.js'

// a thread of its own for one password: it takes a good part of a second, in which nobody else would be answered
const { password, hash } = workerData as Question
parentPort!.postMessage(compareSync(password, hash))
