/** Nothing beyond this is looked at: a message is cut far before. */
const LONGEST_READ = 1000
/** So many characters in a row that stand in a text too are a quotation, in marks or not. */
const RUN = 12
/** What stands in quotation marks, and a number, is one from so many on, or when it is the whole text. */
const SHORTEST_QUOTED = 3
const SHORTEST_NUMBER = 4
const REMOVED = '[removed]'
/** An apostrophe inside a word is no mark. */
const QUOTED = /(?<!\w)(["'`“‘])((?:\\.|(?<=\w)\1(?=\w)|(?!\1).)+?)["'`”’](?!\w)/gs
const OMISSION = /…|\.\.\.|\(\.+\)/
/** Where libraries begin to show two texts line by line. */
const DIFF = /^\s*[-+] (?:Expected|Received|actual|expected)\b/m

/**
 * A message without what it quotes of the texts that it is about. Assertion libraries and parsers
 * quote short pieces, shortened and escaped, in which a search for the whole text finds nothing.
 *
 * Words that a message has in common with a text by chance go too, if they are many: better so.
 */
export function withoutQuotes(message: string, texts: readonly string[]): string {
  const known = [...new Set(texts.flatMap((text) => [oneLine(text), escaped(text)]))].filter(
    (text) => text !== '',
  )
  const [said = ''] = message.slice(0, LONGEST_READ).split(DIFF)
  const line = oneLine(said)
    .replaceAll(QUOTED, (whole, mark: string, quoted: string) =>
      isQuoted(quoted, known) ? `${mark}${REMOVED}${whole.at(-1)}` : whole,
    )
    .replaceAll(/\d[\d.,]*\d/g, (number) =>
      number.length >= SHORTEST_NUMBER && known.some((text) => text.includes(number))
        ? REMOVED
        : number,
    )
  return withoutRuns(line, known)
}

/** Whether any part of what is quoted, between marks of omission, comes from one of the texts. */
function isQuoted(quoted: string, known: readonly string[]): boolean {
  const parts = quoted.split(OMISSION).flatMap((part) => {
    const trimmed = part.trim()
    return [trimmed, trimmed.replaceAll(/\\(["'`])/g, '$1')]
  })
  return parts.some((part) =>
    known.some((text) => text === part || (part.length >= SHORTEST_QUOTED && text.includes(part))),
  )
}

function withoutRuns(line: string, known: readonly string[]): string {
  let rest = ''
  for (let at = 0; at < line.length;) {
    const length = longestRun(line, at, known)
    // The spaces around a quotation are the message's own.
    const run = line.slice(at, at + Math.max(1, length))
    rest += length === 0 ? run : run.replace(/\S(?:.*\S)?/, REMOVED)
    at += run.length
  }
  return rest
}

/** How many characters from `at` on stand together in one of the texts; 0 when too few do. */
function longestRun(line: string, at: number, known: readonly string[]): number {
  let longest = 0
  for (const text of known) {
    let length = Math.max(RUN, longest)
    if (at + length > line.length || !text.includes(line.slice(at, at + length))) continue
    while (at + length < line.length && text.includes(line.slice(at, at + length + 1))) length++
    longest = length
  }
  return longest
}

function escaped(text: string): string {
  return oneLine(JSON.stringify(text).slice(1, -1))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
