const CONSONANTS = 'bdfgklmnprstvz'.split('')
const VOWELS = 'aeiou'.split('')
const SYLLABLES: readonly string[] = CONSONANTS.flatMap((consonant) =>
  VOWELS.map((vowel) => consonant + vowel),
)
/** Words of three syllables. */
const WORDS = SYLLABLES.length ** 3
/** Prime to `WORDS`, so that every number of a word is another word. */
const STRIDE = 100_003

/** The token number `index` of a text: a word that no other token of the same text is (up to 343,000 tokens), and a space. */
function token(start: number, index: number): string {
  const word = (start + index * STRIDE) % WORDS
  const first = SYLLABLES[word % 70]!
  const second = SYLLABLES[Math.floor(word / 70) % 70]!
  const third = SYLLABLES[Math.floor(word / 4900)]!
  return `${first}${second}${third} `
}

/** A text of that many tokens from the `from`-th, cut into pieces. */
export function piecesOf(
  start: number,
  from: number,
  tokens: number,
  tokensPerPiece: number,
): string[] {
  const pieces: string[] = []
  for (let index = 0; index < tokens; index += tokensPerPiece) {
    let piece = ''
    for (let next = index; next < Math.min(tokens, index + tokensPerPiece); next++) {
      piece += token(start, from + next)
    }
    pieces.push(piece)
  }
  return pieces
}

/** The arguments of a tool call as JSON, cut into pieces. */
export function argumentPieces(start: number, tokens: number, tokensPerPiece: number): string[] {
  const pieces = piecesOf(start, 0, tokens, tokensPerPiece)
  if (pieces.length === 0) return []
  pieces[0] = `{"query":"${pieces[0]}`
  pieces.push(`${pieces.pop()!.trimEnd()}"}`)
  return pieces
}
