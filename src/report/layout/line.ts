/** What a piece of text means; `paint.ts` alone knows how that looks. */
export type Style = 'plain' | 'title' | 'dim' | 'good' | 'bad' | 'warn'

export interface Span {
  readonly text: string
  readonly style: Style
}

/** One line of output, laid out and not yet coloured. */
export type Line = readonly Span[]

export const EMPTY_LINE: Line = []

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style }
}
