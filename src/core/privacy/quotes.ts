/** Nothing beyond this is looked at: a message is cut far before. */
const LONGEST_READ = 600
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
  const known: Known = {
    whole: new Set(texts),
    // An answer may be a list of thousands of texts; no line of a message reaches over a line end.
    all: [texts.map(oneLine).join('\n'), texts.map(escaped).join('\n')],
  }
  const [said = ''] = message.slice(0, LONGEST_READ).split(DIFF)
  const line = oneLine(said)
    .replaceAll(QUOTED, (quotation, mark: string, quoted: string) =>
      isQuoted(quoted, known) ? `${mark}${REMOVED}${quotation.at(-1)}` : quotation,
    )
    .replaceAll(/\d[\d.,]*\d/g, (number) =>
      number.length >= SHORTEST_NUMBER && stands(number, known) ? REMOVED : number,
    )
  return withoutRuns(line, known)
}

/** The texts, and what can be searched for parts of them: as they are, and as JSON and assertion libraries escape them. */
interface Known {
  readonly whole: ReadonlySet<string>
  readonly all: readonly string[]
}

function stands(part: string, { all }: Known): boolean {
  return all.some((text) => text.includes(part))
}

/** Whether any part of what is quoted, between marks of omission, comes from one of the texts. */
function isQuoted(quoted: string, known: Known): boolean {
  return quoted.split(OMISSION).some((part) => {
    const trimmed = part.trim()
    const forms = [trimmed, trimmed.replaceAll(/\\(["'`])/g, '$1')]
    return forms.some(
      (form) => known.whole.has(form) || (form.length >= SHORTEST_QUOTED && stands(form, known)),
    )
  })
}

function withoutRuns(line: string, known: Known): string {
  let rest = ''
  for (let at = 0; at < line.length;) {
    const length = longestRun(line, at, known)
    const run = line.slice(at, at + Math.max(1, length))
    // The spaces around a quotation are the message's own.
    rest += length === 0 ? run : run.replace(/\S(?:.*\S)?/, REMOVED)
    at += run.length
  }
  return rest
}

/** How many characters from `at` on stand together in one of the texts; 0 when too few do. */
function longestRun(line: string, at: number, known: Known): number {
  let length = RUN
  if (at + length > line.length || !stands(line.slice(at, at + length), known)) return 0
  while (at + length < line.length && stands(line.slice(at, at + length + 1), known)) length++
  return length
}

function escaped(text: string): string {
  return oneLine(JSON.stringify(text).slice(1, -1))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
