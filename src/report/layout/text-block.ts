import { span, type Line, type Span } from './line.ts'
import { shorten, widthOf, wrap } from './width.ts'

/** A text behind a mark or a label, wrapped so that its further lines begin under its first. */
export function textBlock(lead: Span, text: Span, width: number): Line[] {
  const indent = widthOf(lead.text)
  return wrap(text.text, Math.max(1, width - indent)).map((line, index) => [
    index === 0 ? lead : span(' '.repeat(indent)),
    span(line, text.style),
  ])
}

export function indented(line: Line, by: number): Line {
  return [span(' '.repeat(by)), ...line]
}

/** The line, cut where a terminal is narrower than anything can be laid out for. */
export function clip(line: Line, width: number): Line {
  let left = width
  return line.map(({ text, style }) => {
    const short = shorten(text, left)
    left -= widthOf(short)
    return span(short, style)
  })
}
