import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter()
// Controls, and the marks that turn the direction of all text behind them.
const UNPRINTABLE =
  /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029\p{Surrogate}]+/gu

/** Text from outside as one line that cannot steer a terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(UNPRINTABLE, ' ').replaceAll(/\s+/g, ' ').trim()
}

/** Columns that a terminal gives to the text: 2 for wide characters and emoji. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** The text, or as much of it as fits with `…` behind it. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return width < 1 ? '' : `${head(text, width - 1).trimEnd()}…`
}

/** The text, or as many of its words as fit with `…` behind them. */
export function shortenByWords(text: string, width: number): string {
  if (widthOf(text) <= width || width < 2) return shorten(text, width)
  return `${wrap(text, width - 1)[0]!.replace(/[,:;]$/, '')}…`
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + space : space + text
}

// A figure stays with its unit.
const BREAKS = / (?!(?:ms|s|%)(?:\P{L}|$))/u

/** Breaks text at its spaces, and words that are too long anywhere. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(BREAKS)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (widthOf(line) > width) {
      const fitting = head(line, width) || graphemes.segment(line).containing(0)!.segment
      lines.push(fitting)
      line = line.slice(fitting.length)
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** The longest beginning that fits. */
function head(text: string, width: number): string {
  let fitting = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    fitting += segment
  }
  return fitting
}
