const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of at most `width` columns, to an eighth of one; what is more than nothing shows. */
export function bar(value: number, most: number, width: number): string {
  if (value <= 0 || most <= 0) return ''
  const eighths = Math.max(1, Math.round(Math.min(1, value / most) * width * 8))
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]
}
