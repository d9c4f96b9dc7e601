import { stripVTControlCharacters } from 'node:util'
import { redact } from '../core/privacy/redact.ts'

const NAMES_AN_ERROR = /(?:^|\s)\w*error\b[^\n]*\S|^\S+: command not found|\bERR!/i
/** Lines of a frame of code, or of a stack. */
const QUOTES_CODE = /^(?:\d+\||❯|at )/
const MOST_LINES = 3

/** What a process that failed has to say, in one line: what names an error, or else its last words. */
export function complaintIn(output: string, secrets: readonly string[]): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !QUOTES_CODE.test(line))
  const named = lines.filter((line) => NAMES_AN_ERROR.test(line)).slice(0, MOST_LINES)
  const said = named.length > 0 ? named : lines.slice(-MOST_LINES)
  return said.length === 0 ? 'it said nothing.' : redact(said.join(' | '), secrets)
}
