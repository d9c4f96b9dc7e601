import type { IUnicodeVersionProvider } from '@xterm/headless'

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u
const NOTHING = /[\p{Mn}\p{Me}\p{Cf}]/u

/** Widths as terminals of today have them; xterm.js itself ships those of Unicode 6, with narrow emoji. */
export const unicodeWidths: IUnicodeVersionProvider = {
  version: 'today',
  wcwidth,
  charProperties(codepoint, preceding) {
    const before = (preceding >> 1) & 3
    const own = wcwidth(codepoint)
    const joins = own === 0 && before !== 0
    const width = joins ? before : own
    return (width << 1) | (joins ? 1 : 0)
  },
}

function wcwidth(codepoint: number): 0 | 1 | 2 {
  const character = String.fromCodePoint(codepoint)
  if (NOTHING.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
