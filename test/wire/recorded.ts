import { readdirSync, readFileSync } from 'node:fs'
import type { CallOutcome, FormatId, Usage } from '../../src/core/calls/call.ts'
import { endingOf } from '../../src/observe/ending.ts'
import { READERS } from '../../src/wire/readers.ts'
import { Reading } from '../../src/wire/reading.ts'
import { EventScanner } from '../../src/wire/sse.ts'

const FOLDER = new URL('../../fixtures/streams/', import.meta.url)

/** All that is known of a recorded answer once it is over. Instants are numbers of blocks, from 0: what stands between two blank lines. */
export interface Read extends Pick<
  Reading,
  | 'model'
  | 'finishReason'
  | 'serviceTier'
  | 'usage'
  | 'usageIsFinal'
  | 'terminal'
  | 'failure'
  | 'firstTokenAt'
  | 'firstAnswerAt'
  | 'lastTokenAt'
  | 'chunks'
  | 'textBytes'
> {
  readonly gaps: number
  /** How the observer calls an answer that ended so. */
  readonly outcome: CallOutcome
}

/** No tokens of any kind. */
const NO_TOKENS: Usage = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  output: 0,
  reasoning: 0,
}

/** A whole answer of which nothing else is said. */
export const WHOLE: Omit<Read, 'model' | 'finishReason' | 'serviceTier'> = {
  usage: null,
  usageIsFinal: false,
  terminal: true,
  failure: null,
  firstTokenAt: null,
  firstAnswerAt: null,
  lastTokenAt: null,
  chunks: 0,
  textBytes: 0,
  gaps: 0,
  outcome: 'ok',
}

export function used(figures: Partial<Usage>): Partial<Read> {
  return { usage: { ...NO_TOKENS, ...figures }, usageIsFinal: true }
}

/** Chunks with content from the first to the last, all of them part of the answer. */
export function tokens(
  first: number,
  last: number,
  chunks: number,
  textBytes: number,
): Partial<Read> {
  return {
    firstTokenAt: first,
    firstAnswerAt: first,
    lastTokenAt: last,
    chunks,
    textBytes,
    gaps: chunks - 1,
  }
}

export function recordings(format: FormatId): string[] {
  return readdirSync(new URL(`${format}/`, FOLDER)).toSorted()
}

export function bytesOf(format: FormatId, name: string): Buffer {
  return readFileSync(new URL(`${format}/${name}`, FOLDER))
}

/** Reads a recording as the observer would: a stream block by block, or an answer in JSON. */
export function readRecording(format: FormatId, name: string): Read {
  const bytes = bytesOf(format, name)
  if (name.endsWith('.sse')) return readPieces(format, blocksOf(bytes))
  const reading = new Reading()
  READERS[format].readAnswer(reading, JSON.parse(bytes.toString('utf8')))
  return sealed(reading)
}

/** Each piece comes at the instant of its number. */
export function readPieces(format: FormatId, pieces: readonly Uint8Array[]): Read {
  const reading = new Reading()
  const scanner = new EventScanner((data, at) => READERS[format].readEvent(reading, data, at))
  pieces.forEach((piece, index) => scanner.push(piece, index))
  scanner.end(pieces.length)
  return sealed(reading)
}

function blocksOf(bytes: Buffer): Buffer[] {
  const blocks = bytes.toString('latin1').split(/(?<=\r?\n\r?\n)/)
  return blocks.map((block) => Buffer.from(block, 'latin1'))
}

function sealed(reading: Reading): Read {
  reading.seal()
  const { gaps, ...rest } = reading
  const { outcome } = endingOf(reading, { type: 'ended' })
  return { ...rest, gaps: gaps?.count ?? 0, outcome }
}
