import { escaped } from '../markdown.ts'
import { printable } from '../layout/width.ts'

const LONGEST_NAME = 120

/** A name or sentence from outside as markdown of bounded length, which can be nothing but text. */
export function userText(text: string, most: number = LONGEST_NAME): string {
  const line = printable(text.toWellFormed())
  if (line.length <= most) return escaped(line)
  // The cut may go through a character of two units.
  return `${escaped(line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, ''))}…`
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** A path as part of an address that may stand between the brackets of a markdown link. */
export function pathInUrl(path: string): string {
  return path.toWellFormed().split('/').map(segment).join('/')
}

function segment(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
