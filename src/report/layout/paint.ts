import colours from 'picocolors'
import type { Line, Style } from './line.ts'

/** Whether a stream gets colours: NO_COLOR forbids them, FORCE_COLOR asks for them, else a terminal has them. */
export function coloursWanted(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** Lines as text, coloured or not: the last step, since colours have no width. */
export function paint(lines: readonly Line[], coloured: boolean): string[] {
  const { bold, dim, green, red, yellow } = colours.createColors(coloured)
  const brush: Record<Style, (text: string) => string> = {
    plain: String,
    title: bold,
    dim,
    good: green,
    bad: red,
    warn: yellow,
  }
  return lines.map((line) => line.map(({ text, style }) => brush[style](text)).join(''))
}
